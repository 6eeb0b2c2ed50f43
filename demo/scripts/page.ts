import { type SignInResult, SignicatFlowError } from 'fastify-signicat/browser'

/** An element that the page has. */
export function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`the page has no ${id}`)
}

/** Shown, and read aloud by screen readers. */
export function say(words: string): void {
  part('status', HTMLElement).textContent = words
}

const words = {
  aborted: 'Cancelled. Nobody was signed in.',
  expired: 'That took too long. Start again when you are ready.',
  error: 'That did not work. Start again, or choose another way.',
}

/** On to the page behind the login, or another try. */
export function end({ outcome, location: place, error }: SignInResult): void {
  if (outcome === 'success') {
    say('You are signed in. One moment …')
    location.assign(place ?? '/')
  } else if (outcome === 'error') say(wordsFor(error))
  else say(words[outcome])
}

/** What is known about a fault, in words. */
export function wordsFor(error: unknown): string {
  if (!(error instanceof SignicatFlowError)) return words.error
  const { code, retryAfter, violations } = error
  if (violations.length > 0) return 'Something in the form is not right yet.'
  if (code === 'NETWORK') return 'There is no connection. Try again in a moment.'
  if (code === 'POPUP_BLOCKED')
    return 'Your browser let no window open. Allow pop-ups for this site and start again.'
  if (retryAfter !== undefined) return `That is too much right now. Try again in ${retryAfter} seconds.`
  return words.error
}
