import { createHash } from 'node:crypto'
import { html, type Markup } from './html.js'
import { styles } from './styles.js'

/** A finished page with the policy it needs. */
export interface Page {
  readonly html: string
  readonly contentSecurityPolicy: string
  /** For browsers that read no policy; `undefined` where hosts are named, which this header cannot do. */
  readonly frameOptions: 'SAMEORIGIN' | 'DENY' | undefined
}

/** Who may show a page in a frame: nobody but us, nobody at all, or these sources of a policy. */
export type Framing = 'self' | 'none' | readonly string[]

interface LayoutInput {
  readonly title: string
  /** Which step of a login this is. */
  readonly step?: 1 | 2 | 3
  readonly body: Markup
  /** Where forms of this page may lead in the end: a browser also holds redirects after a form against the policy. */
  readonly leadsTo?: readonly string[]
  /** @default 'self' */
  readonly framing?: Framing
  readonly script?: Script
}

/** A script, what it reads from its own element, and the nonce that lets it run. */
export interface Script {
  readonly code: string
  readonly data: Readonly<Record<string, string>>
  readonly nonce: string
}

const styleHash = createHash('sha256').update(styles).digest('base64')

export function layout({ title, step, body, leadsTo = [], framing = 'self', script }: LayoutInput): Page {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
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
${script === undefined ? undefined : scriptElement(script)}</body>
</html>`
  return {
    html: page.markup,
    contentSecurityPolicy: policy({ leadsTo, framing, script }),
    frameOptions: framing === 'self' ? 'SAMEORIGIN' : framing === 'none' ? 'DENY' : undefined,
  }
}

function scriptElement({ code, data, nonce }: Script): Markup {
  const attributes = Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`)
  return html`<script nonce="${nonce}"${attributes}>${{ markup: code }}</script>
`
}

function stepList(current: number | undefined): Markup | undefined {
  if (current === undefined) return undefined
  const items = ['eID', 'Person', 'Confirm'].map((name, index) =>
    index + 1 === current ? html`<li aria-current="step">${name}</li>` : html`<li>${name}</li>`,
  )
  return html`<nav aria-label="Steps of the login"><ol class="steps">${items}</ol></nav>`
}

type PolicyInput = Required<Pick<LayoutInput, 'leadsTo' | 'framing'>> & {
  readonly script: Script | undefined
}

function policy({ leadsTo, framing, script }: PolicyInput): string {
  const ancestors = typeof framing === 'string' ? `'${framing}'` : framing.join(' ')
  const scripts = script === undefined ? '' : ` script-src 'nonce-${script.nonce}';`
  const base = `default-src 'none'; img-src 'self'; style-src 'sha256-${styleHash}';${scripts} base-uri 'none'; frame-ancestors ${ancestors}`
  const origins = [...new Set(leadsTo.map(originOf))].join(' ')
  // The grammar of the policy has no IPv6 addresses: there the browser would stop a form that ends at [::1].
  return origins.includes('[') ? base : `${base}; form-action ${`'self' ${origins}`.trim()}`
}

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : '')
