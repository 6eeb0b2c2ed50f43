/** Where the person signs in. */
export interface View {
  /** The window that messages must come from. */
  source(): Window | null
  remove(): void
}

interface FrameLook {
  readonly title: string
  readonly allow?: string
  readonly width?: number
  readonly height?: number
}

/** Signicat's view inside the page. */
export function mountFrame(container: Element, url: string, look: FrameLook): View {
  const { title, allow = 'publickey-credentials-get', width = 450, height = 650 } = look
  const frame = document.createElement('iframe')
  Object.assign(frame, { title, allow, width, height, src: url })
  Object.assign(frame.style, { maxWidth: '100%', border: 0 })
  container.append(frame)
  frame.focus()
  return { source: () => frame.contentWindow, remove: () => frame.remove() }
}

/** A window that is opened while a click is handled, so that no browser takes it for an advertisement. */
export const openWindow = (url: string): Window | null => open(url, '', 'popup,width=500,height=720')

interface PopupLook {
  /** Opened before, and still empty. */
  readonly blank: Window | null
  readonly popupLabel?: string
  readonly onStep?: (step: 'popup' | 'blocked') => void
  readonly onBlocked: () => void
}

/** Signicat's page in a window of its own; where none could be opened yet, a button for it. */
export function showPopup(container: Element, url: string, look: PopupLook): View {
  const { blank, popupLabel = 'Continue in a new window' } = look
  blank?.location.replace(url)
  let popup = blank ?? openWindow(url)
  const button = document.createElement('button')
  button.type = 'button'
  button.append(popupLabel)
  button.onclick = () => {
    button.remove()
    popup = openWindow(url)
    if (popup) look.onStep?.('popup')
    else look.onBlocked()
  }
  if (!popup) {
    container.append(button)
    look.onStep?.('blocked')
  }
  return {
    source: () => popup,
    remove: () => {
      button.remove()
      popup?.close()
    },
  }
}

/** Signicat's page in place of this one: on a phone a pop-up is a tab that people lose. */
export function goThere(url: string): View {
  location.assign(url)
  return { source: () => null, remove: () => undefined }
}
