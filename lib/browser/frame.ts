import { bodyOf, call, routeOf, type TimedAnswer } from './call.js'
import { complete, errorOf } from './complete.js'
import { SignicatFlowError } from './flow-error.js'
import { firstHint, type Hint } from './hint.js'
import { checkedOrigins } from './origins.js'
import type { SignInResult, StartOptions } from './types.js'
import { goThere, mountFrame, openWindow, showPopup, type View } from './view.js'

/** Options of {@link openFrame}. */
export interface FrameOptions extends StartOptions {
  /** What the frame is, for people who do not see it; in the language of the page. */
  readonly title: string
  /**
   * Set it when the eID is known to refuse frames. An empty window is then opened at once, while the click is handled; later
   * than that, browsers may hold it back. @default false
   */
  readonly popup?: boolean
  /** Words of the button that is shown when a window could not be opened. @default 'Continue in a new window' */
  readonly popupLabel?: string
  /**
   * What happens on a phone to an eID that refuses frames: `page` leaves for Signicat's page, which comes back by itself;
   * `popup` opens a tab all the same. @default 'page'
   */
  readonly onPhone?: 'page' | 'popup'
  /** Origins that the frame may send its message from; replaces {@link signicatOrigins}. */
  readonly origins?: readonly string[]
  /** Permissions of the frame. @default 'publickey-credentials-get' */
  readonly allow?: string
  /** CSS pixels, never wider than the page. @default 450 */
  readonly width?: number
  /** CSS pixels. @default 650 */
  readonly height?: number
  /**
   * Called when the frame or the window is there, and again while the server finishes; with `blocked` when the browser held the
   * window back, and a button for it is in the container.
   */
  readonly onStep?: (step: 'frame' | 'popup' | 'blocked' | 'page' | 'completing') => void
}

/**
 * Signs a person in inside the page, or in a pop-up when the eID refuses frames. Call it while a click is handled.
 *
 * Starts the login, shows Signicat's view in `container`, and lets the server finish it once. What other windows say is ignored
 * unless it comes from the window that was opened here and from an origin that is expected. The frame, the window and all
 * listeners are gone when the promise resolves; it never rejects.
 *
 * @throws `TypeError` at once for an `origins` entry that is no origin.
 */
export function openFrame(container: Element, options: FrameOptions): Promise<SignInResult> {
  const origins = checkedOrigins(options.origins)
  const blank = options.popup && !leaves(options) ? openWindow('') : null
  return signIn(container, { options, origins, blank })
}

interface Scene {
  readonly options: FrameOptions
  readonly origins: ReadonlySet<string>
  readonly blank: Window | null
}

async function signIn(container: Element, scene: Scene): Promise<SignInResult> {
  const { options, origins, blank } = scene
  const { signal, onStep } = options
  const url = routeOf(options, '/frame')
  try {
    const start = await call(url, { method: 'POST', body: bodyOf(options), signal })
    // A frame runs whatever address it is given, also a script.
    if (!/^https?:/.test(start.url ?? '')) throw new SignicatFlowError()
    const show = (settle: (hint: Hint) => void): View => showView(container, start, { ...scene, settle })
    const hint = await firstHint({ start, origins, signal, show })
    if ('outcome' in hint) return hint
    onStep?.('completing')
    return await complete({ ...hint, url: `${url}/complete`, deadline: start.deadline, signal })
  } catch (error) {
    blank?.close()
    return signal?.aborted ? { outcome: 'aborted' } : { outcome: 'error', error: errorOf(error) }
  }
}

interface Stage extends Scene {
  readonly settle: (hint: Hint) => void
}

function showView(
  container: Element,
  { mode, url = '' }: TimedAnswer,
  { options, blank, settle }: Stage,
): View {
  const leave = leaves(options)
  options.onStep?.(mode === 'frame' ? mode : leave ? 'page' : 'popup')
  if (mode === 'frame') {
    blank?.close()
    return mountFrame(container, url, options)
  }
  if (leave) return goThere(url)
  const onBlocked = (): void => settle({ outcome: 'error', error: new SignicatFlowError('POPUP_BLOCKED') })
  return showPopup(container, url, { ...options, blank, onBlocked })
}

/** A screen that is touched has no room for a second window. */
const leaves = ({ onPhone }: FrameOptions): boolean =>
  onPhone !== 'popup' && matchMedia('(hover:none) and (pointer:coarse)').matches
