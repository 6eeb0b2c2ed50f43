import { type SignInResult, SignicatFlowError } from 'fastify-signicat/browser'

/** An element that the page has. */
export function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`the page has no ${id}`)
}

/** How it stands; the look of the line follows. */
type Mood = 'busy' | 'good' | 'stopped' | 'wrong'

/** Shown, and read aloud by screen readers. */
export function say(words: string, mood: Mood = 'busy'): void {
  const status = part('status', HTMLElement)
  status.dataset.mood = mood
  status.textContent = words
}

/** A device that is touched and has no pointer: most likely the one with the app. */
export const onPhone: boolean = matchMedia('(hover: none) and (pointer: coarse)').matches

const words = {
  aborted: 'Cancelled. Nobody was signed in.',
  expired: 'That took too long. Start again when you are ready.',
  error: 'That did not work. Start again, or choose another way.',
}

/** On to the page behind the login, or another try. */
export function end({ outcome, location: place, error }: SignInResult): void {
  if (outcome === 'success') {
    say('You are signed in. One moment …', 'good')
    location.assign(place ?? '/')
  } else if (outcome === 'error') say(wordsFor(error), 'wrong')
  else say(words[outcome], 'stopped')
}

/** What is known about a fault, in words. */
export function wordsFor(error: unknown): string {
  if (!(error instanceof SignicatFlowError)) return words.error
  const { code, retryAfter, violations } = error
  if (violations.length > 0) return 'Something in the form is not right yet.'
  if (code === 'NETWORK') return 'There is no connection. Try again in a moment.'
  if (code === 'ERR_SIGNICAT_ATTEMPT_UNKNOWN')
    return 'This sign-in is over: another one was started in this browser, perhaps in another tab. Go on there, or start again here.'
  if (code === 'POPUP_BLOCKED')
    return 'Your browser let no window open. Allow pop-ups for this site and start again.'
  if (retryAfter !== undefined) return `That is too much right now. Try again in ${retryAfter} seconds.`
  return words.error
}
