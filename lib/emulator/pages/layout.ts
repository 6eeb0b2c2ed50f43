import { createHash } from 'node:crypto'
import { html, type Markup } from './html.js'
import { styles } from './styles.js'

/** A finished page with the policy it needs. */
export interface Page {
  readonly html: string
  readonly contentSecurityPolicy: string
}

interface LayoutInput {
  readonly title: string
  /** Which step of a login this is. */
  readonly step?: 1 | 2 | 3
  readonly body: Markup
  /** Where forms of this page may lead in the end: a browser also holds redirects after a form against the policy. */
  readonly formTarget?: string
}

const styleHash = createHash('sha256').update(styles).digest('base64')

export function layout({ title, step, body, formTarget }: LayoutInput): Page {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Local Signicat</title>
<style>${{ markup: styles }}</style>
</head>
<body>
<aside class="ribbon" aria-label="Notice"><strong>Simulator.</strong> Nobody is identified here and every person is made up.</aside>
<div class="frame">
<header class="top"><p class="brand"><span aria-hidden="true">L</span>Local Signicat</p>${stepList(step)}</header>
<main class="card">${body}</main>
</div>
<footer>A local stand-in for Signicat, part of fastify‑signicat. Not run by and not connected to Signicat AS.</footer>
</body>
</html>`
  return { html: page.markup, contentSecurityPolicy: policy(formTarget) }
}

function stepList(current: number | undefined): Markup | undefined {
  if (current === undefined) return undefined
  const items = ['eID', 'Person', 'Confirm'].map((name, index) =>
    index + 1 === current ? html`<li aria-current="step">${name}</li>` : html`<li>${name}</li>`,
  )
  return html`<nav aria-label="Steps of the login"><ol class="steps">${items}</ol></nav>`
}

function policy(formTarget: string | undefined): string {
  const base = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'self'`
  const origin = formTarget === undefined ? '' : originOf(formTarget)
  // The grammar of the policy has no IPv6 addresses: there the browser would stop a form that ends at [::1].
  return origin.includes('[') ? base : `${base}; form-action ${`'self' ${origin}`.trim()}`
}

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : '')
