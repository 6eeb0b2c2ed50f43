import { openFrame } from 'fastify-signicat/browser'
import { end, part, say } from './page.js'

const flow = part('flow', HTMLElement)
const start = part('start', HTMLButtonElement)
const cancel = part('cancel', HTMLButtonElement)
const steps = {
  frame: 'Sign in below.',
  popup: 'Sign in in the other window. This page continues automatically.',
  blocked: 'Your browser held the window back. Press the button below to open it.',
  page: 'Going to Signicat …',
  completing: 'Checking …',
}

function waiting(isWaiting: boolean): void {
  start.hidden = isWaiting
  cancel.hidden = !isWaiting
}

// Without this script it would do nothing.
start.hidden = false
start.addEventListener('click', async () => {
  const { path = '', idp = '', returnTo = '', popup, title = '' } = flow.dataset
  const abort = new AbortController()
  cancel.onclick = () => abort.abort()
  waiting(true)
  say('One moment …')
  const result = await openFrame(part('view', HTMLElement), {
    ...{ path, idp, returnTo, title, popup: popup === 'true' },
    signal: abort.signal,
    onStep: (step) => say(steps[step]),
  })
  waiting(false)
  end(result)
  if (result.outcome !== 'success') start.focus()
})
