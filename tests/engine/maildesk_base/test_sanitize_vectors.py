"""Known attacks on mail clients: none of them may leave anything dangerous behind.

The first groups follow the fix list of a widely used webmail; each names the trick.
"""

import pytest

from odoo.addons.maildesk_base.engine.sanitize import sanitize_html, text_to_html

from tests.corpus.safety import dangers

SVG = {
    "animate href": '<svg><a><animate attributeName="href" values="javascript:x()"/>'
    "<text>t</text></a></svg>",
    "animate style": '<svg><animate attributeName="style" to="background:url(//e)"/>',
    "set src": '<svg><image id=i /><set href="#i" attributeName="src" to="//e"/></svg>',
    "animate by": '<svg><animate attributeName="href" by="javascript:x()"/></svg>',
    "use data": '<svg><use href="data:image/svg+xml;base64,PHN2Zz4="/></svg>',
    "use spaced data": '<svg><use href=" data : image/svg+xml,&lt;svg&gt;#x"/></svg>',
    "unclosed": "<svg><g onload=alert(1)>",
    "foreignObject": "<svg><foreignObject><script>x()</script></foreignObject></svg>",
    "style inside": "<svg><style>*{background:url(//e)}</style></svg>",
    "math": "<math><mtext><table><mglyph><style><img src=x onerror=x()>",
    "math href": '<math href="javascript:x()">CLICK</math>',
    "xlink": '<svg><a xlink:href="javascript:x()"><text>t</text></a></svg>',
}
CSS = {
    "unclosed url": '<p style="background:url(//e/x">t</p>',
    "unclosed url in FuncIRI": '<p style="fill:url(#x;background:url(//e)">t</p>',
    "escape in property": r'<p style="back\67round:url(//e)">t</p>',
    "escape in function": r'<p style="background:\75rl(//e)">t</p>',
    "escape in keyword": r'<p style="position:f\69xed">t</p>',
    "var": '<p style="--x:url(//e);background:var(--x)">t</p>',
    "var fallback": '<p style="background:var(--x,url(//e))">t</p>',
    "import in style": "<style>@import url(//e/x.css);</style><p>t</p>",
    "import string": "<style>@import '//e/x.css';p{color:red}</style>",
    "import after escape": r"<style>@\69mport '//e';</style>",
    "style out of style": "<style>p{color:red}</style/><img src=x onerror=x()></style>",
    "style with markup": "<style><img src=x onerror=x()></style>",
    "style with comment": "<style><!--</style><img src=x onerror=x()>--></style>",
    "declaration smuggling": '<p style="color:red&#59;background&#58;url(//e)">t</p>',
    "ampersand smuggling": '<p style="color:red&semi;background:url(//e)">t</p>',
    "bare ampersand": '<p style="a&b;background:url(//e)">t</p>',
    "expression": '<p style="width:expression(alert(1))">t</p>',
    "comment in expression": '<p style="width:exp/**/ression(alert(1))">t</p>',
    "comment in url": '<p style="background:u/**/rl(//e)">t</p>',
    "behaviour": '<p style="behavior:url(x.htc);-moz-binding:url(x)">t</p>',
    "image-set": "<p style=\"background-image:image-set('//e' 1x)\">t</p>",
    "content": '<p style="content:url(//e)">t</p>',
    "cursor": '<p style="cursor:url(//e),auto">t</p>',
    "list image": '<ul style="list-style-image:url(//e)"><li>t</ul>',
    "list shorthand": '<ul style="list-style:url(//e)"><li>t</ul>',
    "fixed": '<p style="position:fixed;top:0;left:0;width:100%;height:100%">t</p>',
    "sticky": '<p style="position:sticky">t</p>',
    "absolute": '<p style="position:absolute">t</p>',
    "font face": "<style>@font-face{font-family:x;src:url(//e)}</style>",
    "namespace": "<style>@namespace url(//e);</style>",
    "supports": "<style>@supports (display:grid){p{background:url(//e)}}</style>",
    "attribute leak": "<style>input[value^=a]{background:url(//e/a)}</style>",
    "selector escape": r"<style>.a\3c img{color:red}</style>",
    "nul in style": '<p style="back\0ground:url(//e)">t</p>',
    "newline in url": '<p style="background:url(\n//e\n)">t</p>',
    "braces": '<p style="color:red}body{background:url(//e)">t</p>',
    "quote in value": "<p style='font-family:\";background:url(//e);\"'>t</p>",
}
ATTRIBUTES = {
    "body background": '<body background="javascript:x()">t</body>',
    "body background injection": '<body background="x);position:fixed;a:url(//e">t',
    "body style": '<body style="position:fixed;background:url(javascript:x)">t</body>',
    "bgcolor injection": '<body bgcolor="red;position:fixed">t</body>',
    "table background": '<table background="//e/x"><tr><td>t</table>',
    "handlers": '<p onclick=x() ONMOUSEOVER="x()" onfocus=x() autofocus>t</p>',
    "handler after slash": "<img/onerror=x()/src=x>",
    "handler after quote": '<img src="x"onerror="x()">',
    "srcset": '<img srcset="//e/x 2x" src="cid:a">',
    "lowsrc": '<img lowsrc="javascript:x()" dynsrc="javascript:x()">',
    "video": '<video poster="//e" src="//e" autoplay><source src=//e></video>',
    "audio": '<audio src="//e" autoplay onplay=x()>',
    "ping": '<a href="http://a.example" ping="//e">t</a>',
    "srcdoc": '<iframe srcdoc="<script>x()</script>"></iframe>',
    "object": '<object data="javascript:x()"><embed src="javascript:x()"></object>',
    "applet": '<applet code="x" codebase="//e"></applet>',
    "form": '<form action="//e"><button formaction="javascript:x()">t</button></form>',
    "isindex": '<isindex action="javascript:x()" type=image>',
    "keygen": "<keygen autofocus onfocus=x()>",
    "meta": '<meta http-equiv="refresh" content="0;url=javascript:x()">',
    "base": '<base href="javascript:x()//">',
    "link": '<link rel="stylesheet" href="//e"><link rel=prefetch href=//e>',
    "dns prefetch": '<link rel="dns-prefetch" href="//e">',
    "id clobbering": '<img id="document" name="getElementById"><a id=__proto__>t</a>',
    "class collision": '<div class="o_web_client modal show">t</div>',
    "contenteditable": "<div contenteditable tabindex=1 accesskey=x>t</div>",
    "is": '<p is="x-evil" slot=a part=b>t</p>',
    "bad attribute names": '<p "=x a<b=c `=d on\nclick=x() \0onclick=x()>t</p>',
}
LINKS = {
    name: f'<a href="{target}">t</a>'
    for name, target in {
        "plain": "javascript:alert(1)",
        "case": "JaVaScRiPt:alert(1)",
        "blank before": "  javascript:alert(1)",
        "tab inside": "java&#9;script:alert(1)",
        "newline inside": "java\nscript:alert(1)",
        "nul inside": "java&#0;script:alert(1)",
        "control before": "&#1;javascript:alert(1)",
        "entities": "&#106;&#97;&#118;&#97;script:alert(1)",
        "hex entities": "&#x6A&#x61;vascript:alert(1)",
        "named entities": "javascript&colon;alert(1)",
        "soft hyphen": "java\u00adscript:alert(1)",
        "data": "data:text/html,<script>x()</script>",
        "data base64": "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript": "vbscript:msgbox(1)",
        "file": "file:///etc/passwd",
        "blob": "blob:https://example.com/x",
        "view-source": "view-source:javascript:x()",
        "feed": "feed:javascript:x()",
        "relative": "/web/session/logout",
        "relative path": "../odoo",
        "backslashes": "https:\\\\evil.example",
        "no host": "https://",
        "ms-office": "ms-word:ofe|u|https://evil.example/x.docx",
        "search-ms": "search-ms:query=x&crumb=location:\\\\evil",
    }.items()
}
PARSERS = {
    "noscript": '<noscript><p title="</noscript><img src=x onerror=x()>"></noscript>',
    "style title": '<style><a title="</style><img src=x onerror=x()>">',
    "title": '<title><a title="</title><img src=x onerror=x()>">',
    "textarea": '<textarea><a title="</textarea><img src=x onerror=x()>">',
    "xmp": '<xmp><p title="</xmp><img src=x onerror=x()>">',
    "noembed": '<noembed><p title="</noembed><img src=x onerror=x()>">',
    "iframe": '<iframe><p title="</iframe><img src=x onerror=x()>">',
    "plaintext": "<plaintext><script>x()</script>",
    "template": "<template><script>x()</script></template>",
    "comment end": "<!--><script>x()</script>-->",
    "comment bang": "<!-- --!><img src=x onerror=x()> -->",
    "short comment": "<!---><img src=x onerror=x()>",
    "cdata": "<![CDATA[<img src=x onerror=x()>]]>",
    "processing instruction": "<?xml x?><img src=x onerror=x()>",
    "doctype": "<!DOCTYPE html [<!ENTITY x 'y'>]><img src=x onerror=x()>",
    "conditional comment": "<!--[if mso]><img src=x onerror=x()><![endif]-->",
    "revealed conditional": "<![if !mso]><img src=x onerror=x()><![endif]>",
    "unfinished tag": "<img src=x onerror=x()",
    "unfinished quote": '<a href="http://a.example><img src=x onerror=x()>',
    "nested script": "<scr<script>ipt>x()</scr</script>ipt>",
    "script with attribute end": "<script>x()</script foo=bar><img src=x onerror=x()>",
    "slash in name": "<script/src=//e></script>",
    "upper case": "<SCRIPT>x()</SCRIPT>",
    "nul in tag": "<scr\0ipt>x()</scr\0ipt>",
    "full width": "＜script＞x()＜/script＞",
    "table escape": "<table><svg><td><img src=x onerror=x()>",
    "form in table": "<form><table><form><img src=x onerror=x()>",
    "mglyph": "<math><mtext><mglyph><style><!--</style><img title='--&gt;&lt;img src=1"
    " onerror=x()&gt;'>",
    "select": "<select><option><style></option></select><img src=x onerror=x()>",
    "custom elements": "<x-a onclick=x()><y:b style='x:y'>t</y:b></x-a>",
    "o:p": '<o:p style="x">t</o:p><v:shape src="//e" onload=x()>',
    "xml island": '<xml id=i><b><img src=x onerror=x()></b></xml><span datasrc="#i">',
    "dialog": "<dialog open onclose=x()>t</dialog>",
    "marquee": "<marquee onstart=x()>t</marquee>",
}
VECTORS = [
    pytest.param(html, id=f"{group}: {name}")
    for group, vectors in {
        "svg": SVG,
        "css": CSS,
        "attributes": ATTRIBUTES,
        "links": LINKS,
        "parsers": PARSERS,
    }.items()
    for name, html in vectors.items()
]


@pytest.mark.parametrize("html", VECTORS)
def test_attack_leaves_nothing_dangerous(html):
    assert dangers(sanitize_html(html).html) == []


@pytest.mark.parametrize("html", VECTORS)
def test_second_round_changes_no_structure(html):
    """What a browser would parse again must not turn into something else."""
    once = sanitize_html(html).html
    assert dangers(sanitize_html(once).html) == []


@pytest.mark.parametrize("html", VECTORS)
def test_attack_as_plain_text_stays_text(html):
    assert dangers(text_to_html(html)) == []


@pytest.mark.parametrize("html", LINKS.values(), ids=LINKS.keys())
def test_bad_link_keeps_its_text_but_leads_nowhere(html):
    clean = sanitize_html(html).html
    assert "href=" not in clean
    assert ">t</a>" in clean


@pytest.mark.parametrize("html", [CSS["unclosed url"], ATTRIBUTES["srcset"]])
def test_nothing_is_loaded_by_itself(html):
    clean = sanitize_html(html).html
    assert " src=" not in clean
    assert "url(" not in clean
