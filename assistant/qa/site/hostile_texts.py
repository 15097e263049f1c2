"""Buyers' texts that break careless readers; every page must show them as plain text."""

_LONG = ("The lamp arrived without its base and the seller never answered my question about it. " * 60)[:4999] + "."

HOSTILE_TEXTS: tuple[str, ...] = (
    "<img src=x onerror=window.__pwn=1>",
    "<script>window.__pwn=1</script>",
    "{{ 7*7 }} {% raw %}",
    '=HYPERLINK("http://x.example","y")',
    "@SUM(1)",
    "لم يصل الطرد حتى الآن، أرجو إعادة المبلغ كاملاً \u202eesrever ni txet\u202c نهاية",
    _LONG,
    "Not what I ordered 👩‍👩‍👧‍👦👍🏽 — very sad 🏳️‍🌈",
    "see photo [/] [bold red]broken[/bold red]",
    "First line.\nSecond line, after a break.\n\nFourth line:\t- with a tab",
    "&lt;b&gt;already escaped&lt;/b&gt; & \"quoted\" 'text'",
    "-2+3+cmd|' /C calc'!A0",
)

HOSTILE_NAMES: tuple[str, ...] = (
    '<b onmouseover="window.__pwn=1">Lamp</b> & "shade"',
    "=1+1 Folding chair, {{ 7*7 }}",
    "مصباح طاولة \u202eLED\u202c 12W",
    "Desk mat 👩‍👩‍👧‍👦 [/] 60x30cm",
)

PLAIN_TEXTS: tuple[str, ...] = (
    "Tracking shows nothing since a month.",
    "Where is my parcel? I have waited for 60 days.",
    "The zip is broken and the colour is not the one in the picture.",
    "O pacote ainda está em trânsito, quero o meu dinheiro de volta.",
    "Falta una de las dos piezas que pedí.",
    "Товар пришёл сломанным, прошу вернуть деньги.",
    "Le colis est bloqué à la douane depuis trois semaines.",
    "제품이 작동하지 않습니다. 환불해 주세요.",
    "Der Artikel ist viel kleiner als beschrieben.",
    "I changed my mind and want to send it back.",
)

SELLER_TEXTS: tuple[str, ...] = (
    "您好，包裹仍在运输途中，我们已为您延长收货时间，请再耐心等待几天。",
    "Dear customer, the parcel is moving. We offer a partial refund for the delay.",
    "Please send the item back to our address, we will refund after receipt.",
)

PRODUCTS: tuple[str, ...] = (
    "Folding lamp, warm white",
    "Silicone baking mat 40x30 cm, 2 pieces",
    "Wireless mouse 2.4G, silent click",
    "Women's rain jacket, size M, green",
    "Car phone holder with magnet",
    "USB-C cable 100W 2 m",
    "Kids' puzzle 200 pieces, dinosaurs",
    "Garden solar light (set of 4)",
    "Stainless steel bottle 750 ml",
    "折叠台灯 暖白光 USB 充电",
)
