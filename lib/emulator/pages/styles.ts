/** The style sheet of all pages. Everything is in here: no fonts, images or scripts are loaded. */
export const styles: string = `
:root{color-scheme:light dark;--page:#f4f2fa;--card:#fff;--ink:#1b1630;--soft:#5a5373;--line:#dcd6ea;--field:#8c84a6;
--brand:#4a2fbd;--brand-deep:#371f9c;--on-brand:#fff;--tint:#f0ecff;--ribbon:#ffe9b0;--ribbon-2:#ffdf8e;--ribbon-ink:#4d3500;
--bad:#a1123a;--shadow:0 1px 2px #1b163014,0 12px 32px -12px #1b163033}
@media (prefers-color-scheme:dark){:root{--page:#120f1d;--card:#1c182b;--ink:#f2effb;--soft:#b3abcc;--line:#353049;--field:#8f87ab;
--brand:#b9a8ff;--brand-deep:#d0c4ff;--on-brand:#1a1236;--tint:#29223f;--ribbon:#3b2d08;--ribbon-2:#463610;--ribbon-ink:#ffe1a1;
--bad:#ff9fb6;--shadow:0 1px 2px #0006,0 16px 40px -16px #000a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
min-height:100vh;display:flex;flex-direction:column}
h1{font-size:1.6rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 .35rem;text-wrap:balance}
h2{font-size:1.05rem;margin:1.75rem 0 .6rem}
p{margin:0 0 1rem}
a{color:var(--brand)}
:focus-visible{outline:3px solid var(--brand);outline-offset:3px;border-radius:.5rem}
.ribbon{margin:0;padding:.55rem 1rem;text-align:center;font-size:.9rem;color:var(--ribbon-ink);
background:repeating-linear-gradient(-45deg,var(--ribbon) 0 14px,var(--ribbon-2) 14px 28px)}
.frame{width:100%;max-width:42rem;margin:0 auto;padding:1.5rem 1rem 2.5rem;flex:1}
.top{display:flex;align-items:center;justify-content:space-between;gap:1rem;margin:0 .25rem 1rem;flex-wrap:wrap}
.brand{display:flex;align-items:center;gap:.6rem;font-weight:650;letter-spacing:-.01em;margin:0}
.brand span{display:grid;place-items:center;width:2rem;height:2rem;border-radius:.6rem;background:var(--brand);color:var(--on-brand);font-size:.95rem}
.steps{display:flex;gap:.4rem;list-style:none;margin:0;padding:0;font-size:.85rem;color:var(--soft)}
.steps li{display:flex;align-items:center;gap:.4rem}
.steps li+li::before{content:"";width:1rem;height:1px;background:var(--field)}
.steps [aria-current]{color:var(--ink);font-weight:650}
.card{background:var(--card);border:1px solid var(--line);border-radius:1.1rem;box-shadow:var(--shadow);padding:1.75rem}
.lead{color:var(--soft);margin-bottom:1.4rem}
.lead strong{color:var(--ink);overflow-wrap:anywhere}
.lead a{white-space:nowrap}
.choices{list-style:none;margin:0;padding:0;display:grid;gap:.6rem}
.choices a{display:flex;align-items:center;gap:.9rem;min-height:4rem;height:100%;padding:.7rem .9rem;border:1px solid var(--line);border-radius:.8rem;
text-decoration:none;color:var(--ink);background:var(--card);transition:border-color .12s,background .12s}
.choices a:hover{border-color:var(--brand);background:var(--tint)}
.choices strong{display:block;font-weight:600;line-height:1.3;overflow-wrap:break-word}
.choices a>span:not(.mark,.go){min-width:0}
.choices small{display:block;color:var(--soft);font-size:.85rem}
.mark{flex:none;display:grid;place-items:center;width:2.6rem;height:2.6rem;border-radius:.7rem;font-size:.85rem;font-weight:700;
letter-spacing:.02em;background:var(--tint);color:var(--brand-deep)}
.round{border-radius:50%}
.go{margin-left:auto;color:var(--soft);font-size:1.2rem}
@media (min-width:36rem){.two{grid-template-columns:1fr 1fr}.card{padding:2.25rem}.frame{padding-top:2.5rem}}
@media (max-width:26rem){.frame{padding:.9rem .5rem 1.5rem}.card{padding:1.2rem .9rem}.choices a{gap:.7rem;padding:.6rem .7rem}.go{display:none}}
details{border:1px solid var(--line);border-radius:.8rem;margin-top:.6rem}
summary{cursor:pointer;padding:.9rem 1rem;font-weight:600;min-height:3rem}
details form{padding:.25rem 1rem 1.1rem}
.quiet{border:0;margin:0}
.quiet summary{padding:.6rem .25rem;font-weight:500;color:var(--soft);font-size:.95rem}
.quiet form{padding:.25rem 0 0;display:flex;gap:.6rem;flex-wrap:wrap;align-items:end}
.fields{display:grid;gap:.9rem}
@media (min-width:36rem){.fields{grid-template-columns:1fr 1fr}}
label{display:block;font-weight:600;font-size:.92rem;margin-bottom:.3rem}
input,select{width:100%;min-height:2.9rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:.6rem}
.hint{color:var(--soft);font-size:.85rem;margin:.3rem 0 0}
.problem{color:var(--bad);font-size:.88rem;font-weight:600;margin:.3rem 0 0}
[aria-invalid=true]{border:2px solid var(--bad)}
button,.button{display:inline-block;min-height:2.9rem;padding:.6rem 1.2rem;font:inherit;font-weight:600;line-height:1.6rem;border-radius:.7rem;cursor:pointer;
border:1px solid var(--field);background:transparent;color:var(--ink);text-decoration:none;text-align:center}
button:hover,.button:hover{background:var(--tint);border-color:var(--brand)}
.primary{background:var(--brand);border-color:var(--brand);color:var(--on-brand)}
.primary:hover{background:var(--brand-deep);border-color:var(--brand-deep)}
.wide{width:100%}
.actions{display:flex;gap:.6rem;flex-wrap:wrap;align-items:center;margin-top:1.5rem}
.actions form{display:contents}
.actions .primary{flex:1 1 14rem}
.bottom{border-top:1px solid var(--line);margin-top:1.75rem;padding-top:1.1rem}
.person{display:flex;gap:1rem;align-items:center;margin:1.25rem 0;padding:1rem;border-radius:.8rem;background:var(--tint)}
.person .mark{width:3.4rem;height:3.4rem;font-size:1.1rem;background:var(--brand);color:var(--on-brand)}
.person strong{display:block;font-size:1.15rem;line-height:1.3;overflow-wrap:break-word}
.person>span{min-width:0}
.person small{color:var(--soft);font-size:.9rem}
.empty{padding:1.25rem;border-radius:.8rem;background:var(--tint);color:var(--soft);text-align:center;text-wrap:balance}
.compare{margin:0 0 1.25rem;padding:1rem;border:2px dashed var(--brand);border-radius:.8rem;text-align:center}
.compare span{display:block;color:var(--soft);font-size:.9rem}
.compare strong{font-size:1.7rem;letter-spacing:.06em;line-height:1.3}
form.actions button{flex:1 1 8rem}
.facts{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:0;margin:0;font-size:.95rem}
.facts dt,.facts dd{margin:0;padding:.55rem 0;border-top:1px solid var(--line)}
.facts dt{color:var(--soft);padding-right:1rem}
.facts dd{overflow-wrap:anywhere}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{margin:0 0 1rem;padding:1rem;border-radius:.8rem;background:var(--tint);overflow-x:auto}
pre code{overflow-wrap:normal}
footer{max-width:42rem;text-wrap:balance;margin:0 auto;padding:0 1.25rem 2rem;color:var(--soft);font-size:.85rem;text-align:center}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
`.replaceAll('\n', '')
