/** The look of report.html: calm, print-friendly, no web font (a report is one file), no script. */
export const REPORT_STYLE = `
:root{--ink:#17212b;--soft:#52606d;--line:#e1e6ea;--accent:#0f5f7c;--tint:#f3f7f9;--track:#e8edf0}
*{box-sizing:border-box}
html{font:15px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:var(--ink);background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0 auto;max-width:1080px;padding:40px 32px 64px}
html:has(#lang-en:checked) [lang="zh-CN"],html:has(#lang-zh:checked) [lang="en"]{display:none}
header{border-bottom:3px solid var(--accent);padding-bottom:20px}
.kicker{color:var(--accent);font-weight:600;letter-spacing:.02em;margin:0}
h1{font-size:2.1rem;line-height:1.2;margin:.2em 0 .3em;font-weight:650}
h2{font-size:1.3rem;margin:2.4em 0 .6em;font-weight:650}
h3{font-size:1rem;margin:1.6em 0 .3em;font-weight:650}
p{margin:.4em 0 .8em;max-width:75ch}
.soft,small{color:var(--soft)}
small{font-size:.8rem}
.switch{float:right;border:0;padding:0;margin:0;font-size:.85rem;color:var(--soft)}
.switch label{margin-left:12px;cursor:pointer}
.notice{border-left:4px solid #cf8a1d;background:#fdf6ea;padding:10px 16px;margin:20px 0 0;max-width:none}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:1px;background:var(--line);border:1px solid var(--line);margin:24px 0 0}
.figures div{background:#fff;padding:12px 16px}
.figures dt{color:var(--soft);font-size:.8rem}
.figures dd{margin:0;font-size:1.5rem;font-weight:600;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-size:.85rem;margin:.6em 0 1.2em}
caption{text-align:left;color:var(--soft);padding:0 0 .4em}
th{text-align:left;font-weight:600;color:var(--soft);border-bottom:2px solid var(--line);padding:6px 8px;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:5px 8px;vertical-align:top}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.bar{width:20%;min-width:110px}
tbody tr:hover{background:var(--tint)}
.area{font-weight:600}
svg.bar{display:block;width:100%;height:9px;margin-top:.45em}
svg.bar .track{fill:var(--track)}
svg.bar .fill{fill:var(--accent)}
svg.thin{height:4px;margin-top:3px}
svg.thin .fill{fill:#66b3bd}
.chip{white-space:nowrap}
.chip svg{width:10px;height:10px;margin-right:6px;vertical-align:-1px}
.band-0{fill:#8d97a3}.band-1{fill:#cf8a1d}.band-2{fill:#2e8fb5}.band-3{fill:#1d7a4f}.band-none{fill:var(--accent)}
figure{margin:0}
figure svg{display:block;width:100%;height:auto}
.axis{stroke:var(--soft);stroke-width:1}
.guide{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
.tick{fill:var(--soft);font-size:12px;paint-order:stroke;stroke:#fff;stroke-width:4px}
.label{fill:var(--ink);font-size:13px;font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:6px 24px;padding:0;margin:.6em 0;list-style:none;font-size:.85rem}
ol.steps{padding:0;margin:0;list-style:none;counter-reset:step}
ol.steps>li{counter-increment:step;padding:0 0 .6em 44px;position:relative}
ol.steps>li::before{content:counter(step);position:absolute;left:0;top:.1em;width:28px;height:28px;border-radius:50%;background:var(--accent);color:#fff;text-align:center;line-height:28px;font-weight:600;font-size:.85rem}
ol.steps h3{margin-top:.1em}
.depth-1 td:first-child{padding-left:24px}.depth-2 td:first-child{padding-left:40px}.depth-3 td:first-child{padding-left:56px}.depth-4 td:first-child{padding-left:72px}
.depth-0 td,.branch td{font-weight:600}
code,pre{font-family:ui-monospace,SFMono-Regular,Consolas,monospace;font-size:.85em;overflow-wrap:anywhere}
pre{background:var(--tint);border:1px solid var(--line);padding:12px 16px;white-space:pre-wrap}
a{color:var(--accent)}
footer{border-top:1px solid var(--line);margin-top:3em;padding-top:1em;color:var(--soft);font-size:.8rem}
.wide{overflow-x:auto}
@media (max-width:640px){body{padding:20px 16px}h1{font-size:1.6rem}}
@media print{@page{size:A4;margin:15mm}html{font-size:10.5px}body{max-width:none;padding:0}.switch{display:none}h2,h3{break-after:avoid}tr,figure,.steps>li>p{break-inside:avoid}thead{display:table-header-group}a{color:inherit;text-decoration:none}.wide{overflow:visible}tbody tr:hover{background:none}}
`.trim();
