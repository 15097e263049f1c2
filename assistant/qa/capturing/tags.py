"""What of HTML may stand in a captured page."""


def _named(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = _named("area br col embed hr img input link meta source track wbr")
"""Elements that nothing closes."""
EMPTIED = _named("svg math iframe frame object embed canvas video audio map portal fencedframe picture")
"""Elements that stay for the page's shape, without anything in them."""
DROPPED = _named("script style template noscript link meta base title head source track param")
"""Elements in whose place stands an empty template: it shows nothing and parts nothing."""
PLAIN = _named(
    """
    a abbr address article aside b bdi bdo big blockquote body br button caption center cite code col colgroup dd
    del details dfn dialog div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup
    hr html i img input ins kbd label legend li main mark menu meter nav ol optgroup option output p pre progress q
    s samp search section select small span strong sub summary sup table tbody td textarea tfoot th thead time tr u
    ul var wbr
    """
)
FLAGS = _named("hidden multiple readonly required open novalidate")
"""Attributes that only are there or not."""
LIVE_FLAGS = ("checked", "selected", "disabled")
"""The same, as the page holds them now."""
REFERENCES = _named("for aria-labelledby aria-controls aria-describedby aria-owns aria-activedescendant")
"""Attributes that name ids."""
SPOKEN = _named("aria-label title alt placeholder")
"""Attributes that say something to a person."""
CHOICES: dict[str, frozenset[str]] = {
    "type": _named(
        """
    text number password tel email url search hidden checkbox radio submit button reset image file date time
    datetime-local month week color range
    """
    ),
    "role": _named(
        """
    alert alertdialog application article banner button cell checkbox columnheader combobox complementary
    contentinfo definition dialog document feed figure form grid gridcell group heading img link list listbox
    listitem log main marquee math menu menubar menuitem menuitemcheckbox menuitemradio meter navigation none note
    option presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar search searchbox
    separator slider spinbutton status switch tab table tablist tabpanel term textbox timer toolbar tooltip tree
    treegrid treeitem
    """
    ),
    "scope": _named("row col rowgroup colgroup"),
    "dir": _named("ltr rtl auto"),
    "contenteditable": frozenset(("true", "false", "")),
}
ARIA = _named(
    """
    true false mixed undefined page step location date time menu listbox tree grid dialog ascending descending none
    other off polite assertive horizontal vertical
    """
)
"""What may stand in any other `aria-` attribute."""
SPANS = frozenset(("colspan", "rowspan"))
LINES = _named(
    """
    address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr html legend main nav ol p pre section search menu center
    """
)
USUAL = {"table": "table", "tbody": "table-row-group", "thead": "table-header-group", "tr": "table-row"}
USUAL |= {"td": "table-cell", "th": "table-cell", "li": "list-item", "body": "block", "ul": "block"}
"""How elements are displayed where no style sheet says anything."""
NEVER = _named("style srcset srcdoc src value data action formaction ping poster background content")
"""Attributes that never stay, whatever a profile looks at."""
LOOKS = _named(
    """
    none block inline inline-block flex inline-flex grid inline-grid flow-root contents table inline-table table-row
    table-cell table-row-group table-header-group table-footer-group table-column table-column-group table-caption
    list-item ruby -webkit-box -webkit-inline-box visible hidden collapse uppercase lowercase capitalize
    """
)
"""What a style may say of an element."""
