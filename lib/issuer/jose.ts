type Jose = typeof import('jose')

let loading: Promise<Jose> | null = null

/** jose, loaded for the first token: an application that starts does not wait for it. */
export function loadJose(): Promise<Jose> {
  loading ??= import('jose')
  return loading
}
