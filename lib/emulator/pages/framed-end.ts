import { html } from './html.js'
import { type Framing, layout, type Page } from './layout.js'

interface FramedEndInput {
  readonly outcome: 'success' | 'abort' | 'error'
  readonly framing: Framing
  readonly message:
    | { readonly text: string; readonly targetOrigin: string; readonly nonce: string }
    | undefined
}

const headings = {
  success: 'You are logged in',
  abort: 'The login was cancelled',
  error: 'The login failed',
} as const

/** The frame's parent, or the page that opened the pop-up. */
const code =
  'const{message,target}=document.currentScript.dataset;(window.parent===window?window.opener:window.parent)?.postMessage(message,target)'

/** What a frame shows in the end. The one page with a script: it tells the page around it. */
export function framedEndPage({ outcome, framing, message }: FramedEndInput): Page {
  const body = html`<h1>${headings[outcome]}</h1>
<p class="lead">The page around this one goes on. If it does not, go back to it yourself.</p>`
  const script = message && {
    code,
    nonce: message.nonce,
    data: { message: message.text, target: message.targetOrigin },
  }
  return layout({ title: headings[outcome], body, framing, ...(script === undefined ? {} : { script }) })
}
