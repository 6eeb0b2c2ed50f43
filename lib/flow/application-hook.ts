import { LoginError } from '../errors.js'

/**
 * Calls a hook of the application and gives up after the time limit, so that a hook that hangs cannot keep a person
 * waiting. What the hook does afterwards is its own affair.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_LOGIN_HOOK_FAILED`
 */
export async function callHook<Answer>(
  name: string,
  timeoutMs: number,
  hook: () => Answer | Promise<Answer>,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new LoginError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', {
    detail: `${name} took longer than ${timeoutMs} ms`,
  })
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late), timeoutMs)
  })
  try {
    return await Promise.race([Promise.resolve().then(hook), limit])
  } catch (error) {
    if (error === late) throw late
    // Also an error of ours: what a hook throws must not pass for what the issuer said, such as a cancel.
    throw new LoginError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { detail: `${name} failed`, cause: error })
  } finally {
    clearTimeout(timer)
  }
}
