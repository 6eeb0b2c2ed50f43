import { announce, isHeard } from '../shared/events.js'
import { UpstreamFault } from './upstream-fault.js'

/**
 * The same call, published when it is over and somebody listens. Parameters are left out of the address, and so is the
 * session that a path names.
 */
export function reported(calling: Promise<Response>, url: string, method = 'GET'): Promise<Response> {
  if (!isHeard('upstream.called')) return calling
  const startedAt = performance.now()
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '' }
  const report = (status: number | null, fault: string | null): void =>
    announce('upstream.called', {
      method,
      host,
      path: pathname.replace(/(\/sessions\/)[^/]+/, '$1{id}'),
      status,
      fault,
      durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
    })
  calling.then(
    ({ status }) => report(status, null),
    (error: unknown) => report(null, error instanceof UpstreamFault ? error.kind : 'network'),
  )
  return calling
}
