"""How long a text a form takes: told before anything is typed."""

from flows.errors import NotOffered
from flows.filling import Form
from flows.site import shown


def within_length(content: str, form: Form) -> None:
    """Refuse a text that is shorter or longer than the form takes. Raises NotOffered with all three numbers."""
    least, most = form.table.text_length
    if not least <= len(content) <= most:
        raise NotOffered(
            "The text has {count} characters; this form takes {least} to {most}.",
            count=len(content),
            least=least,
            most=most,
            page=shown(form.page.url),
            target=f"{form.name}.content",
        )
