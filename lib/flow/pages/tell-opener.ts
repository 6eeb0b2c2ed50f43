import { createHash } from 'node:crypto'
import { escapeHtml } from './escape-html.js'
import type { RenderedPage } from './render-page.js'

/** What the page that opened a pop-up is told about a login that did not end well there. */
export interface Tidings {
  /** Name of the attempt; opens nothing. */
  readonly attempt: string
  /** An error code of this package. */
  readonly code: string
}

/*
 * On error pages in a pop-up alone, and constant. It speaks to our own origin only, in the words of the landing page:
 *   {"signicat":"finished","attempt":"…","status":"error","code":"ERR_SIGNICAT_…"}
 */
const script =
  'var m=document.currentScript.dataset.message;' +
  'try{new BroadcastChannel("fastify-signicat").postMessage(m)}catch(e){}' +
  'try{if(opener)opener.postMessage(m,location.origin)}catch(e){}'

const source = `'sha256-${createHash('sha256').update(script).digest('base64')}'`

/** The same page, which also says to the page that opened it how it ended. */
export function tellOpener({ html, csp }: RenderedPage, { attempt, code }: Tidings): RenderedPage {
  const message = JSON.stringify({ signicat: 'finished', attempt, status: 'error', code })
  return {
    html: `${html}<script data-message="${escapeHtml(message)}">${script}</script>\n`,
    csp: `${csp}; script-src ${source}`,
  }
}
