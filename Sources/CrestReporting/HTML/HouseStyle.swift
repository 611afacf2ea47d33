/// The one style sheet of Crest's pages: light and dark, screen and paper, from 360 pixels up.
///
/// Colours are variables, given once for each scheme; blue against vermilion is told apart by the colour-blind, and
/// what matters also differs in shape or word. Every text colour has a contrast of at least 4.5 on its ground (WCAG
/// 2.2, 1.4.3).
package enum HouseStyle {
    /// A colour for each name that the sheet uses.
    package typealias Palette = [(name: String, colour: String)]

    package static let light: Palette = [
        ("paper", "#fcfbf8"), ("card", "#f4f2ec"), ("ink", "#23272b"), ("muted", "#5f666c"), ("rule", "#e2dfd7"),
        ("line", "#596067"), ("blue", "#1f6a9c"), ("red", "#b8400e"), ("amber", "#7d5a00"), ("green", "#3d6b4f"),
        ("need", "#b9c4cb"), ("event", "#efe3bd"),
    ]
    package static let dark: Palette = [
        ("paper", "#15181b"), ("card", "#1e2226"), ("ink", "#e6e3dc"), ("muted", "#9fa6ac"), ("rule", "#2d3237"),
        ("line", "#a9b0b6"), ("blue", "#79b8e2"), ("red", "#ff9c74"), ("amber", "#e0b95f"), ("green", "#93c3a3"),
        ("need", "#424d55"), ("event", "#3b3521"),
    ]

    /// What a page's policy says of the sheet (CSP 3): `sha256-` and the Base64 of the digest of ``text``. A constant,
    /// so that no digest is computed to write a page; a test computes it.
    package static let digest = "sha256-NDAYGeaYkKFQFshcLsiuIctHtrJNKJG/p4sLAX5cp3I="

    /// The sheet.
    package static let text =
        ":root{color-scheme:light dark;" + variables(light) + "}"
        + "@media screen and (prefers-color-scheme:dark){:root{" + variables(dark) + "}}" + page + drawings + night
        + paper

    private static func variables(_ palette: Palette) -> String {
        palette.map { "--\($0.name):\($0.colour)" }.joined(separator: ";")
    }

    private static let page = """
        *{box-sizing:border-box}\
        body{margin:0 auto;padding:2.5rem 1.25rem 4rem;max-width:66rem;background:var(--paper);color:var(--ink);\
        font:16px/1.55 system-ui,"Segoe UI",Roboto,Cantarell,"DejaVu Sans",sans-serif;overflow-wrap:break-word}\
        h1,h2{font-family:Charter,"Iowan Old Style",Georgia,"DejaVu Serif",serif;font-weight:600;line-height:1.2;\
        letter-spacing:-.01em}\
        h1{font-size:clamp(1.6rem,4.5vw,2.4rem);margin:.2rem 0 .8rem}h2{font-size:1.45rem;margin:0}\
        h3{font-size:.95rem;margin:0 0 .3rem}p{margin:.3rem 0;max-width:46rem}\
        a{color:inherit;text-decoration-color:var(--muted);text-underline-offset:.2em}a:hover{color:var(--blue)}\
        :focus-visible{outline:3px solid var(--blue);outline-offset:3px;border-radius:3px}\
        small,.q{font-size:.85rem;color:var(--muted)}code{font-size:.9em}\
        table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}\
        td,th{padding:.2rem .7rem .2rem 0;border-bottom:1px solid var(--rule);text-align:left;font-weight:400}\
        th[scope=col],tr:first-child>th{color:var(--muted)}td.right,th.right{text-align:right}\
        .wide{overflow-x:auto}.wide table{white-space:nowrap}.good{font-weight:600;color:var(--green)}
        """

    private static let drawings = """
        svg{display:block;width:100%;overflow:visible;font-size:11.5px;fill:var(--muted)}\
        text{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}\
        text[x]{text-anchor:middle}text.l{text-anchor:start}text.e{text-anchor:end}\
        path{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke:var(--c)}\
        .g{--c:var(--rule)}.h{--c:var(--line);stroke-width:1.2}.f,.w,.p,.i{--c:var(--blue)}.f{stroke-width:2}\
        .u{--c:var(--red);stroke-width:1.6;stroke-dasharray:7 2}.n{--c:var(--muted);stroke-dasharray:2 4}.b,.d,.r{--c:var(--blue)}.v{--c:var(--event)}.a{--c:var(--need)}\
        .x{--c:var(--red);stroke-dasharray:6 4}.s{--c:var(--ink);stroke-width:2}.m{--c:var(--red)}\
        path:is(.a,.b,.v){stroke:none;fill:var(--c)}path.b{fill-opacity:.2}\
        path:is(.d,.p,.i,.m){stroke-linecap:round;stroke-width:9}path:is(.i,.m){stroke-width:6}\
        path.w{stroke-width:8;stroke-linecap:round;stroke-opacity:.35}path.r{stroke-width:7;stroke-opacity:.28}\
        i{display:inline-block;width:1.1em;height:.7em;margin:0 .35em 0 .8em;border-radius:2px}\
        i:is(.a,.b,.r,.v){background:var(--c)}i:is(.b,.r){opacity:.35}\
        i:is(.h,.f,.s,.u){height:0;border-top:2px solid var(--c);vertical-align:.25em}\
        i.x{height:0;border-top:2px dashed var(--c);vertical-align:.25em}\
        i:is(.i,.m,.p){width:.6em;height:.6em;border-radius:50%;background:var(--c)}
        """

    private static let night = """
        .o{list-style:none;margin:1.5rem 0 3.5rem;padding:0;border-top:1px solid var(--rule)}\
        .o li{display:grid;grid-template-columns:1fr 10rem;column-gap:2rem;padding:.8rem 0;\
        border-bottom:1px solid var(--rule)}.o p{margin:.1rem 0 0;color:var(--muted)}.o svg{align-self:center}\
        .o a{font-weight:600;text-decoration:none}.o a:hover{text-decoration:underline}\
        .t{font:600 .78rem/1.5 system-ui,sans-serif;letter-spacing:.02em;margin-left:.6rem;white-space:nowrap}\
        .t.holds{color:var(--green)}.t.held{color:var(--amber)}.t.short{color:var(--red)}\
        .t::before{content:"● "}.t.held::before{content:"■ "}.t.short::before{content:"▲ "}\
        section{border-top:1px solid var(--rule);padding:2rem 0}section>p{font-size:1.05rem}\
        .c{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:1.2rem 2.2rem}\
        figure{margin:1rem 0 0;min-width:0}figcaption{font-size:.9rem;font-weight:600;margin-bottom:.5rem}\
        .y{font-weight:400;color:var(--muted);font-size:.82rem}.y span{display:inline-block}\
        figure p{font-size:.85rem;color:var(--muted);margin:.4rem 0 0}\
        details{font-size:.82rem;color:var(--muted);margin-top:.3rem}summary{cursor:pointer;width:max-content}\
        details table{color:var(--ink);margin:.4rem 0}details td{text-align:right}caption{text-align:left;color:var(--muted)}\
        .c ul{margin:0;padding-left:1.1rem;font-size:.9rem}.c div{margin-top:1.2rem}.k{color:var(--muted);margin:0}\
        .j{position:absolute;left:-99rem}.j:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem}\
        @media(max-width:40rem){body{padding-top:1.2rem;font-size:15px}.o li{grid-template-columns:1fr}\
        .o svg{margin-top:.4rem}}@media(max-width:34rem){text.o{display:none}}
        """

    private static let paper = """
        @media print{@page{margin:14mm}:root{--paper:#fff}body{max-width:none;padding:0;font-size:9pt;line-height:1.4}\
        section,figure,.o li{break-inside:avoid}h2,h3{break-after:avoid}details,.j,.z{display:none}\
        .c{grid-template-columns:repeat(3,1fr);gap:.4rem 1.4rem}.c div,figure{margin-top:.5rem}\
        .o{margin:1rem 0 1.5rem}.o li{padding:.3rem 0}section{padding:.7rem 0}section>p{font-size:inherit}\
        a{text-decoration:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """
}
