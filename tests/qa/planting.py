"""Personal data of about fifty kinds and the places of a page where it may stand."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Route

from tests.commands.canaries import leaks

SECRETS = {
    "name": "wilhelminaostrowska",
    "cyrillic": "Владислава Кузнецова",
    "han": "欧阳海燕",
    "arabic": "عبدالرحمن الخطيب",
    "hangul": "황보혜진님",
    "kana": "さくらばやしみどり",
    "greek": "Παναγιώτης Δημητρίου",
    "hebrew": "אברהם שטיינברג",
    "thai": "สมชายประเสริฐ",
    "hindi": "राजेन्द्रप्रसाद",
    "turkish": "Şükrü Gökçeoğlu",
    "phone_de": "+49 151 2345 6789",
    "phone_br": "(011) 91234-5678",
    "phone_cn": "13912345678",
    "phone_wide": "０９０１２３４５６７８",
    "phone_ru": "+7 916 123-45-67",
    "email": "w.ostrowski@mailhaus.example",
    "street": "Hauptstrasse 1273b, Treppenhaus",
    "zip": "80331-0417",
    "cpf": "529.982.247-25",
    "passport": "C01X00T478",
    "tracking": "LV918273645CN",
    "number": "8123456789012345",
    "buyer_id": "ru1098765432",
    "ip": "203.0.113.77",
    "coordinates": "48.137154, 11.576124",
    "card": "4929 1234 5678 9012",
    "iban": "DE89370400440532013000",
    "born": "14.03.1987",
    "born_stamp": "1987-03-14 10:21:43",
    "token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI5OTEyMzQ1NjcifQ.c2lnbmF0dXJl",
    "cookie": "5f2d9ac81be7403c",
}
OTHER_SECRETS = ("treppenhaus", "hauptstrasse", "ostrowski", "mailhaus", "1098765432", "918273645", "0112918273645")
_PAGE = (Path(__file__).parent / "planted.html").read_text(encoding="utf-8")
_PLANT = """([page, name, token]) => window === top && addEventListener('DOMContentLoaded', () => {
  document.title = name;
  document.body.insertAdjacentHTML('beforeend', page);
  document.head.insertAdjacentHTML('beforeend', `<meta name="${name}" content="${token}">`);
  const section = document.body.lastElementChild;
  section.attachShadow({ mode: 'open' }).innerHTML = `<slot></slot><p title="${name}">${name}</p>`;
  const spelled = document.createElement('p');
  for (const letter of name) spelled.appendChild(document.createElement('span')).textContent = letter;
  const href = URL.createObjectURL(new Blob([name]));
  const link = Object.assign(document.createElement('a'), { href, textContent: token });
  const typed = Object.assign(document.createElement('input'), { value: name });
  const written = Object.assign(document.createElement('textarea'), { value: name });
  const nodes = document.createElement('p');
  nodes.append(name, document.createComment(name), token, document.createProcessingInstruction(name, token));
  section.append(spelled, link, typed, written, nodes);
  localStorage.setItem('of', name);
  document.cookie = `of=${name}`;
  window.__buyer = { name, token };
})"""


def plant(context: BrowserContext) -> None:
    """Put everything into every page that opens from now on."""
    forms = {
        "base64": base64.b64encode(SECRETS["name"].encode()).decode(),
        "quoted": quote(SECRETS["cyrillic"]),
        "escaped": html.escape(f"<i>{SECRETS['street']}</i>"),
        "number_one": SECRETS["number"][:8],
        "number_two": SECRETS["number"][8:],
    }
    planted = [_PAGE.format(**SECRETS, **forms), SECRETS["name"], SECRETS["token"]]
    context.add_init_script(f"({_PLANT})({json.dumps(planted)})")
    context.route(re.compile("/h5/mtop"), _into_reply)


def _into_reply(route: Route) -> None:
    answer = route.fetch()
    body = answer.json()
    if isinstance(body.get("data"), dict):
        name, number = SECRETS["name"], int(SECRETS["number"])
        more: dict[str, Any] = {
            "memo": dict(SECRETS),
            name: number,
            SECRETS["number"]: [name, {"deep": [number, -number]}],
        }
        more |= {"gmtBirth": 542_710_903_000, "phoneTime": int(SECRETS["phone_cn"]), "score": 4929.12345678}
        body |= {"traceId": SECRETS["token"], "ret": [*body["ret"], name], "more": more}
        body["data"] |= {"more": more, SECRETS["email"]: True, "html": f"<b>{name}</b>", "json": json.dumps(more)}
    route.fulfill(response=answer, json=body)


def personal(case: Any) -> Any:
    """Return a case that holds them wherever a case holds a text; `case` is one of the local center's."""
    said = " ".join(SECRETS.values())
    events = case.parcel.events if case.parcel else ()
    parcel = case.parcel and case.parcel.model_copy(
        update={
            "logistics_no": SECRETS["tracking"],
            "logistics_company": SECRETS["turkish"],
            "events": tuple(each.model_copy(update={"place": SECRETS["zip"], "text": said}) for each in events),
        }
    )
    return case.model_copy(
        update={
            "buyer_login_id": SECRETS["name"],
            "product_name": SECRETS["greek"],
            "parcel": parcel,
            "solutions": tuple(each.model_copy(update={"content": said}) for each in case.solutions),
            "process": tuple(each.model_copy(update={"content": said}) for each in case.process),
        }
    )


def found_in(written: Mapping[str, bytes]) -> list[str]:
    """Name every secret that stands in what was written, in any form, whole or in its longer words."""
    wanted = {*SECRETS.values(), *OTHER_SECRETS, *_words(SECRETS.values())}
    backwards = {secret[::-1] for secret in wanted}
    small = {place: data.decode("utf-8", "replace").casefold().encode() for place, data in written.items()}
    joined = {place: _digits_together(data.decode("utf-8", "replace")).encode() for place, data in written.items()}
    numbers = {digits for secret in wanted if len(digits := re.sub(r"\D", "", secret)) >= 7}
    return [
        *leaks(written, wanted | backwards),
        *leaks(small, {secret.casefold() for secret in wanted | backwards}),
        *leaks(joined, numbers),
    ]


def _words(secrets: Iterable[str]) -> Iterator[str]:
    for secret in secrets:
        yield from (word for word in re.split(r"[^\w]+", secret) if len(word) >= 5)


def _digits_together(text: str) -> str:
    return re.sub(r"(?<=\d)(?:[\s().,\-]|<[^>]*>|&nbsp;)+(?=\d)", "", text)
