import { createHash } from 'node:crypto'
import { schemeColors } from './brand-colors.js'

/** A style element's text and the CSP source that allows exactly it. */
export interface StyleSheet {
  readonly css: string
  /** `'sha256-…'` (CSP Level 3 §2.3.1). */
  readonly source: string
}

/** The style of every page. */
export const pageStyle: StyleSheet = styleSheet(`
:root{color-scheme:light dark;--ground:#f2f4f7;--card:#fff;--ink:#14181d;--soft:#545c66;--line:#dde1e7;--field:#eef1f5;--warn:#9a3412;--warn-field:#fdf0e5;--good:#17633a;--good-field:#e6f5ec;--shadow:0 1px 2px #1018280d,0 12px 32px -8px #1018281f}
@media screen and (prefers-color-scheme:dark){:root{--ground:#0e1115;--card:#191d23;--ink:#eef1f4;--soft:#a9b1bb;--line:#2f353e;--field:#252b33;--warn:#fdba74;--warn-field:#3a2618;--good:#86e0a8;--good-field:#143022;--shadow:0 1px 2px #0006,0 16px 40px -8px #0008}}
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;padding:2rem 1rem 4rem;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:1.5rem;background:var(--ground);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
.brand{max-width:100%;font-size:1.125rem;font-weight:650;letter-spacing:-.01em;text-align:center}
.brand img{display:block;max-width:min(14rem,100%);height:2.75rem;object-fit:contain}
.card{position:relative;width:100%;max-width:30rem;padding:2.5rem 2.5rem 2.25rem;overflow:hidden;background:var(--card);border:1px solid var(--line);border-radius:1rem;box-shadow:var(--shadow)}
.card::before{content:"";position:absolute;inset:0 0 auto;height:4px;background:var(--button)}
.icon{display:grid;place-items:center;width:3.25rem;height:3.25rem;margin-bottom:1.25rem;border-radius:50%;background:var(--field);color:var(--accent)}
.icon svg{width:1.625rem;height:1.625rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.warn .icon{background:var(--warn-field);color:var(--warn)}
.good .icon{background:var(--good-field);color:var(--good)}
h1{margin:0 0 .75rem;font-size:1.625rem;line-height:1.25;font-weight:680;letter-spacing:-.015em;text-wrap:balance}
p{margin:0 0 .75rem;color:var(--soft);text-wrap:pretty}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.75rem}
.actions form{margin:0;display:flex}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:3rem;padding:.625rem 1.375rem;border:1px solid var(--accent);border-radius:.625rem;background:var(--button);color:var(--on-button);font:inherit;font-weight:600;line-height:1.3;text-align:center;text-decoration:none;cursor:pointer}
.quiet{border-color:var(--line);background:transparent;color:var(--accent)}
.button:hover{box-shadow:0 0 0 1px var(--accent)}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.more{margin-top:2rem;padding-top:1.25rem;border-top:1px solid var(--line);font-size:.9375rem}
.more p{margin:0 0 .375rem}
.more p:last-child{margin:0}
.ways{display:inline-flex;flex-wrap:wrap;gap:0 1rem}
code{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--ink);overflow-wrap:anywhere;user-select:all}
@media (max-width:32rem){body{justify-content:flex-start;padding:1.5rem .75rem 2.5rem}.card{padding:2rem 1.375rem 1.625rem}h1{font-size:1.4375rem}.actions,.actions form{flex-direction:column;width:100%}.button{width:100%}}
@media (prefers-reduced-motion:no-preference){.button{transition:box-shadow .15s}}
@media (forced-colors:active){.button{border-color:ButtonText}.icon{border:1px solid}}
@media print{body{display:block;padding:0;background:#fff}.brand{margin-bottom:1rem;text-align:left}.card{max-width:none;border:0;border-radius:0;box-shadow:none;padding:0}.card::before,.icon,.actions{display:none}}
`)

/** The brand's colours as a style sheet of its own, so that {@link pageStyle} is hashed once. */
export function brandStyle(color: string | undefined): StyleSheet {
  const light = schemeColors(color, 'light')
  const dark = schemeColors(color, 'dark')
  const variables = ({ accent, button, onButton }: typeof light): string =>
    `:root{--accent:${accent};--button:${button};--on-button:${onButton}}`
  // Print is white whatever the screen is.
  return styleSheet(`${variables(light)}@media screen and (prefers-color-scheme:dark){${variables(dark)}}`)
}

/** The CSP source that allows a style element with exactly this text. */
export function styleSource(css: string): string {
  return `'sha256-${createHash('sha256').update(css).digest('base64')}'`
}

function styleSheet(text: string): StyleSheet {
  const css = text.trim()
  return Object.freeze({ css, source: styleSource(css) })
}
