import type { Visitor } from '../flow/ports.js'
import { isFromOurSite } from '../flow/same-site.js'
import type { RequestState } from './request-state.js'

/**
 * Who wants to sign out. While the store cannot say, the browser loses its cookie all the same, and is told that this was
 * not all.
 *
 * @throws {@link SessionError} `ERR_SIGNICAT_STORE_FAILED`
 */
export async function leavingVisitor(state: RequestState): Promise<Visitor> {
  try {
    return state.visitor()
  } catch (error) {
    const { sessions, attempts, config } = state.registration().services
    if (isFromOurSite(state.visit.headers, config)) {
      attempts.clearAll(state.visit.jar)
      await sessions.end(state.visit.jar, null)
    }
    throw error
  }
}
