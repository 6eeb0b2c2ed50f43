import {
  cancelHeadless,
  type HeadlessView,
  pollHeadless,
  SignicatFlowError,
  startHeadless,
} from 'fastify-signicat/browser'
import { end, onPhone, part, say, wordsFor } from './page.js'
import { drawQr } from './qr.js'

const flow = part('flow', HTMLElement)
const form = part('form', HTMLFormElement)
const waiting = part('waiting', HTMLElement)
const cancel = part('cancel', HTMLButtonElement)
const { path = '', idp = '', returnTo = '', mode = '', phone = '' } = flow.dataset

/** Said once: a screen reader would otherwise read it again with every new code. */
function announce({ comparisonCode }: HeadlessView): void {
  const scan = onPhone
    ? 'Open the app here, or scan the code with another phone.'
    : 'Scan the code with your phone.'
  say(
    comparisonCode
      ? `Your phone asks you now. Approve only when it shows ${comparisonCode}.`
      : `${scan} This page continues automatically.`,
  )
}

function show({ comparisonCode, show: { qrData, autoStartToken } = {} }: HeadlessView): void {
  if (comparisonCode) part('code', HTMLElement).textContent = comparisonCode
  if (qrData) drawQr(part('qr', HTMLElement), qrData)
  const app = part('app', HTMLAnchorElement)
  if (autoStartToken) app.href = appLink(autoStartToken)
  app.hidden = app.getAttribute('href') === ''
}

function appLink(autoStartToken: string): string {
  const token = encodeURIComponent(autoStartToken)
  return phone === ''
    ? `bankid:///?autostarttoken=${token}&redirect=null`
    : `${phone}?autostarttoken=${token}`
}

function switchTo(isWaiting: boolean): void {
  form.hidden = isWaiting
  waiting.hidden = !isWaiting
  if (isWaiting) cancel.focus()
  else part('start', HTMLButtonElement).focus()
}

/** The fields that the server did not take, each with a note that belongs to it. */
function mark(error: unknown): void {
  const names = error instanceof SignicatFlowError ? error.violations.map(({ name }) => name) : []
  const inputs = [...form.querySelectorAll('input')]
  for (const input of inputs) {
    const isWrong = names.includes(input.name)
    input.setAttribute('aria-invalid', String(isWrong))
    const problem = part(`${input.name}-problem`, HTMLElement)
    problem.hidden = !isWrong
    problem.textContent = isWrong ? (input.dataset.problem ?? '') : ''
  }
  inputs.find(({ name }) => names.includes(name))?.focus()
}

async function signIn(): Promise<void> {
  const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  const view = await startHeadless({ path, idp, returnTo, prefill: fields, ...(mode === '' ? {} : { mode }) })
  const abort = new AbortController()
  cancel.onclick = async () => {
    abort.abort()
    await cancelHeadless({ path }).catch((error: unknown) => say(wordsFor(error), 'wrong'))
  }
  announce(view)
  show(view)
  switchTo(true)
  const result = await pollHeadless({ path, signal: abort.signal, onView: show, attempt: view.attempt })
  if (result.outcome !== 'success') switchTo(false)
  end(result)
}

// Without this script it would do nothing.
form.hidden = false
form.addEventListener('submit', (event) => {
  event.preventDefault()
  say('One moment …')
  mark(null)
  signIn().catch((error: unknown) => {
    say(wordsFor(error), 'wrong')
    mark(error)
  })
})
