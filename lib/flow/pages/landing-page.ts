import { createHash } from 'node:crypto'
import type { PageAnswer } from '../../shared/page-model.js'
import { escapeHtml } from './escape-html.js'
import { brandStyle, pageStyle } from './page-style.js'
import { safeHref } from './safe-href.js'

/** A page that only passes something on to the page that opened it. */
export type Landing =
  /** Inside a frame: gives the query it was sent back with to the page around it. */
  | { readonly does: 'hand-over' }
  /** In a pop-up: says that it is done and closes; where there is no other page, it goes on. */
  | {
      readonly does: 'close'
      /** Name of the attempt; opens nothing. */
      readonly attempt: string
      readonly status: 'success' | 'aborted'
      /** Already checked by the caller. */
      readonly continueTo: string
    }
  /** Between another site and ours: goes on by itself, so that cookies come that other sites do not send. */
  | { readonly does: 'step'; readonly continueTo: string }

interface Words {
  readonly lang: string
  readonly title: string
  readonly message: string
  readonly continueLabel: string
}

/*
 * Scripts of this package's own pages, beside that of an error in a pop-up: constant, allowed by their hash, and speaking to our own origin only. The
 * messages are JSON texts:
 *   {"signicat":"returned","returned":"<query>"}
 *   {"signicat":"finished","attempt":"…","status":"success"|"aborted","returnTo":"/…"}
 */
const handOver =
  'if(parent!==window)parent.postMessage(JSON.stringify({signicat:"returned",returned:location.search.slice(1)}),location.origin)'
// A page of an eID may have cut the tie to the opener; the channel reaches it all the same.
const close =
  'var d=document.body.dataset,a=document.querySelector("a"),m=JSON.stringify({signicat:"finished",attempt:d.attempt,status:d.status,returnTo:a.getAttribute("href")});' +
  'try{new BroadcastChannel("fastify-signicat").postMessage(m)}catch(e){}' +
  'try{if(opener)opener.postMessage(m,location.origin)}catch(e){}' +
  'setTimeout(function(){close();setTimeout(function(){location.replace(a.href)},300)},50)'

const scripts = Object.freeze({ 'hand-over': handOver, close, step: null } satisfies Record<
  Landing['does'],
  string | null
>)

const hashOf = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`

/** Renders it. Nothing that came with the request is in it. */
export function renderLanding(landing: Landing, words: Words): PageAnswer {
  const framed = landing.does === 'hand-over'
  const { css, sources } = framed ? { css: '', sources: [] } : look()
  const style = framed ? '' : ` style-src ${sources.join(' ')};`
  const script = scripts[landing.does]
  const scriptSource = script === null ? "'none'" : hashOf(script)
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': words.lang,
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none';${style} script-src ${scriptSource}; form-action 'none'; frame-ancestors ${framed ? "'self'" : "'none'"}; base-uri 'none'`,
      'x-content-type-options': 'nosniff',
      'x-frame-options': framed ? 'SAMEORIGIN' : 'DENY',
      'referrer-policy': 'no-referrer',
    },
    body: `<!doctype html><html lang="${escapeHtml(words.lang)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(words.title)}</title>${refreshOf(landing)}${css}${bodyOf(landing, words)}${script === null ? '' : `<script>${script}</script>`}</html>`,
  }
}

/** Without a script: it takes the place of the page in the history, so that Back does not come here. */
function refreshOf(landing: Landing): string {
  if (landing.does !== 'step') return ''
  return `<meta http-equiv="refresh" content="0; url=${escapeHtml(safeHref(landing.continueTo) ?? '/')}">`
}

/** Seen only where a browser does not close it. */
function look(): { readonly css: string; readonly sources: readonly string[] } {
  const colors = brandStyle(undefined)
  return {
    css: `<style>${pageStyle.css}</style><style>${colors.css}</style>`,
    sources: [pageStyle.source, colors.source],
  }
}

function bodyOf(landing: Landing, { title, message, continueLabel }: Words): string {
  if (landing.does === 'hand-over') return '<body>'
  const href = escapeHtml(safeHref(landing.continueTo) ?? '/')
  const data =
    landing.does === 'close'
      ? ` data-attempt="${escapeHtml(landing.attempt)}" data-status="${landing.status}"`
      : ''
  return `<body${data}><main class="card"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(message)}</p><div class="actions"><a class="button" href="${href}">${escapeHtml(continueLabel)}</a></div></main>`
}
