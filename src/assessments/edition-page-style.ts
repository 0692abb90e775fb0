/**
 * The look of the public pages: that of the reports, in light and dark, on paper and on a phone. One font is the server's own; a Chinese
 * page fetches it only where the machine has no Chinese one. No font without Chinese letters stands before it: Chromium then leaves texts
 * unseen that waited for it.
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ground:#fff;--raised:#fff;--ink:#17212b;--soft:#52606d;--line:#e1e6ea;--accent:#0f5f7c;--on:#fff;--tint:#f3f7f9;--track:#e4eaed;--bar:#0f5f7c;--thin:#5aa9b5;--note:#fdf6ea;--edge:#cf8a1d;--bad:#b3382c;--badtint:#fdf0ee;--good:#1d7a4f}
@media (prefers-color-scheme:dark){:root{--ground:#161e26;--raised:#1d262f;--ink:#d8dde3;--soft:#a3adb8;--line:#37424d;--accent:#79b6cc;--on:#0f161d;--tint:#1d262f;--track:#2a343e;--bar:#519fbb;--thin:#3f7f8d;--note:#2b2618;--edge:#cf8a1d;--bad:#f0948a;--badtint:#332021;--good:#6cc79b}}
*{box-sizing:border-box}
html{font:16px/1.6 "Noto Sans SC Variable",system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--ground);-webkit-text-size-adjust:100%;print-color-adjust:exact;-webkit-print-color-adjust:exact}
html:lang(zh){font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","Noto Sans SC","Noto Sans SC Variable",system-ui,sans-serif}
body{margin:0 auto;max-width:1080px;padding:24px 32px 64px}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,.wide:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-9999px}.skip:focus{left:16px;top:8px;background:var(--ground);padding:8px 12px;z-index:1}
.top{display:flex;flex-wrap:wrap;justify-content:space-between;gap:4px 24px;font-size:.875rem;padding-bottom:20px}
.top nav{display:flex;flex-wrap:wrap;gap:4px 16px}
.kicker{color:var(--soft);font-size:.9rem;margin:0}
h1{font-size:2.1rem;line-height:1.2;margin:.15em 0 .3em;font-weight:650;text-wrap:balance}
h2{font-size:1.3rem;line-height:1.3;margin:2.4em 0 .5em;font-weight:650}
h3{font-size:1rem;margin:1.6em 0 .3em;font-weight:650}
p{margin:.4em 0 .8em;max-width:72ch}
.lead{font-size:1.15rem;line-height:1.5;max-width:62ch}
.soft,small{color:var(--soft)}
small{font-size:.8rem;font-weight:400}
.notice{border-left:4px solid var(--edge);background:var(--note);padding:10px 16px;margin:16px 0;max-width:none}
.notice.bad{border-color:var(--bad);background:var(--badtint)}
.notice.plain{border-color:var(--accent);background:var(--tint)}
.notice p{max-width:none;margin:.2em 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:1px;background:var(--line);border:1px solid var(--line);margin:24px 0 0}
.figures div{background:var(--raised);padding:12px 16px}
.figures dt{color:var(--soft);font-size:.8rem}
.figures dd{margin:0;font-size:1.45rem;font-weight:600;font-variant-numeric:tabular-nums}
.figures dd.text{font-size:1rem;padding-top:.4em}
.bands{list-style:none;margin:16px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:6px 28px}
.wide{overflow-x:auto;margin:.6em 0 1.2em}
table{border-collapse:collapse;width:100%;font-size:.875rem}
caption{text-align:left;color:var(--soft);padding:0 0 .4em}
th{text-align:left;font-weight:600;color:var(--soft);border-bottom:2px solid var(--line);padding:6px 8px;vertical-align:bottom;word-break:keep-all}
tbody th{min-width:6.5em;color:inherit;border-bottom:1px solid var(--line);vertical-align:top}
td{border-bottom:1px solid var(--line);padding:6px 8px;vertical-align:top}
thead td{border-bottom-width:2px}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.day{white-space:nowrap}
td.bar{width:18%;min-width:90px}
tbody tr:hover{background:var(--tint)}
.area a{font-weight:600;text-decoration:none}.area a:hover{text-decoration:underline}
svg.bar{display:block;width:100%;height:9px;margin-top:.5em}
svg.bar .track{fill:var(--track)}
svg.bar .fill{fill:var(--bar)}
svg.thin{height:4px;margin-top:4px}
svg.thin .fill{fill:var(--thin)}
.chip{white-space:nowrap}
.chip svg{width:10px;height:10px;margin-right:6px;vertical-align:-1px}
.band-0{fill:#8d97a3}.band-1{fill:#cf8a1d}.band-2{fill:#2e8fb5}.band-3{fill:#2a9463}.band-none{fill:var(--bar)}
.up{color:var(--good)}.down{color:var(--bad)}
ol.steps{margin:.4em 0;padding-left:1.4em}
ol.steps li{margin:.35em 0;max-width:76ch;padding-left:.3em}
ol.steps li::marker{color:var(--soft)}
ul.plain{padding-left:1.2em;max-width:76ch}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em;overflow-wrap:anywhere}
pre{background:var(--tint);border:1px solid var(--line);padding:12px 16px;white-space:pre-wrap;margin:.5em 0}
.button{display:inline-block;background:var(--accent);color:var(--on);padding:9px 18px;border-radius:6px;text-decoration:none;font-weight:600}
.button:hover{filter:brightness(1.08)}
.actions{display:flex;flex-wrap:wrap;gap:12px 20px;align-items:center;margin:20px 0 0}
.depth-1 th{padding-left:8px}.depth-2 th{padding-left:24px;font-weight:400}.depth-3 th{padding-left:40px;font-weight:400}.depth-4 th{padding-left:56px;font-weight:400}
.branch td,.branch th{font-weight:600;background:var(--tint)}
.pager{display:flex;flex-wrap:wrap;justify-content:space-between;gap:8px 24px;margin-top:2em}
footer{border-top:1px solid var(--line);margin-top:3em;padding-top:1em;color:var(--soft);font-size:.8rem}
@media (max-width:640px){body{padding:16px 16px 48px}h1{font-size:1.6rem}.lead{font-size:1.05rem}td.bar{display:none}th.bar{display:none}}
@media print{@page{size:A4;margin:15mm}.figures{grid-template-columns:repeat(3,1fr)}html{font-size:10.5px;color:#000;background:#fff}body{max-width:none;padding:0}.top nav,.actions,.pager,.skip{display:none}h2,h3{break-after:avoid}tr,li{break-inside:avoid}thead{display:table-header-group}a{color:inherit;text-decoration:none}.wide{overflow:visible}tbody tr:hover{background:none}}
`.trim();
