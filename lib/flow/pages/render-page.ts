import type { PageAction, PageBrand, PageFault, PageHelp, PageModel } from '../../shared/page-model.js'
import { escapeHtml } from './escape-html.js'
import { builtInCsp } from './page-csp.js'
import { signOfKind } from './page-icon.js'
import { brandStyle, pageStyle } from './page-style.js'
import { safeHref } from './safe-href.js'

/** A page's text and the policy that fits it. */
export interface RenderedPage {
  readonly html: string
  readonly csp: string
}

/** Renders the built-in page: no scripts, everything escaped, addresses that are not safe left out. */
export function renderPage(model: PageModel): RenderedPage {
  const colors = brandStyle(model.brand.color)
  const { tone, shape } = signOfKind[model.kind]
  const html = `<!doctype html>
<html lang="${escapeHtml(model.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
${renderContinue(model.continueTo)}<title>${escapeHtml(documentTitle(model))}</title>
<style>${pageStyle.css}</style>
<style>${colors.css}</style>
</head>
<body>
${renderBrand(model.brand)}<main class="card ${tone}">
<div class="icon" aria-hidden="true"><svg viewBox="0 0 24 24">${shape}</svg></div>
<h1>${escapeHtml(model.title)}</h1>
${model.message.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
${renderActions(model)}${renderMore(model)}</main>
</body>
</html>
`
  return { html, csp: builtInCsp([pageStyle.source, colors.source], model.brand) }
}

function documentTitle({ title, brand }: PageModel): string {
  return brand.name === undefined || brand.name === '' ? title : `${title} – ${brand.name}`
}

function renderContinue(continueTo: string | undefined): string {
  const href = continueTo === undefined ? null : safeHref(continueTo)
  return href === null ? '' : `<meta http-equiv="refresh" content="0; url=${escapeHtml(href)}">\n`
}

function renderBrand({ name = '', logo }: PageBrand): string {
  const source = logo === undefined ? null : safeHref(logo)
  if (source !== null) {
    return `<header class="brand"><img src="${escapeHtml(source)}" alt="${escapeHtml(name)}"></header>\n`
  }
  return name === '' ? '' : `<header class="brand">${escapeHtml(name)}</header>\n`
}

function renderActions({ primary, secondary }: PageModel): string {
  const buttons = [renderAction(primary, 'button'), renderAction(secondary, 'button quiet')].join('')
  return buttons === '' ? '' : `<div class="actions">${buttons}</div>\n`
}

function renderAction(action: PageAction | undefined, look: string): string {
  const href = action === undefined ? null : safeHref(action.href)
  if (action === undefined || href === null) return ''
  const label = escapeHtml(action.label)
  const fields = Object.entries(action.fields ?? {})
  if (action.method === 'get') {
    return `<a class="${look}" href="${escapeHtml(withQuery(href, fields))}">${label}</a>`
  }
  // Without autocomplete="off" Firefox puts the value of an earlier visit back into a hidden field.
  const hidden = fields.map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}" autocomplete="off">`,
  )
  return `<form method="post" action="${escapeHtml(href)}">${hidden.join('')}<button class="${look}" type="submit">${label}</button></form>`
}

function withQuery(href: string, fields: readonly (readonly [string, string])[]): string {
  if (fields.length === 0) return href
  const [address = '', ...fragment] = href.split('#')
  const query = fields
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  return [`${address}${address.includes('?') ? '&' : '?'}${query}`, ...fragment].join('#')
}

function renderMore({ help, reference, fault }: PageModel): string {
  const lines = [
    ...(help === undefined ? [] : [renderHelp(help)]),
    ...(reference === undefined
      ? []
      : [`<p>${escapeHtml(reference.label)}: <code>${escapeHtml(reference.value)}</code></p>`]),
    ...(fault === undefined ? [] : renderFault(fault)),
  ]
  return lines.length === 0 ? '' : `<div class="more">\n${lines.join('\n')}\n</div>\n`
}

function renderFault({ code, detail, docs }: PageFault): readonly string[] {
  return [
    `<p lang="en"><code>${escapeHtml(code)}</code>${detail === undefined ? '' : ` ${escapeHtml(detail)}`}</p>`,
    `<p lang="en"><code>${escapeHtml(docs)}</code></p>`,
  ]
}

function renderHelp({ label, phone, email }: PageHelp): string {
  const ways = [
    ...(phone === undefined ? [] : [renderPhone(phone)]),
    ...(email === undefined ? [] : [renderEmail(email)]),
  ]
  return `<p>${escapeHtml(label)} <span class="ways">${ways.join(' ')}</span></p>`
}

function renderPhone(phone: string): string {
  const number = phone.replace(/[^+\d]/g, '')
  return number === '' ? escapeHtml(phone) : `<a href="tel:${number}">${escapeHtml(phone)}</a>`
}

function renderEmail(email: string): string {
  const address = encodeURIComponent(email).replace('%40', '@')
  return `<a href="mailto:${escapeHtml(address)}">${escapeHtml(email)}</a>`
}
