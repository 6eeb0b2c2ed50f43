import { providersOf, type RestApi, type RestProvider } from './providers.js'
import type { Members } from './violations.js'

/** `allowedProviders`: those named, else all of the account. Headless it is exactly one that can do without pages. */
export function readProviders(
  members: Members,
  { api, flow }: { readonly api: RestApi; readonly flow: string | undefined },
): readonly RestProvider[] {
  const name = 'allowedProviders'
  const all = providersOf(api)
  const codes = members.texts(name)
  const allowed = codes === undefined ? all : all.filter(({ code }) => codes.includes(code))
  if (codes?.some((code) => code.length > 30)) members.refuse(name, 'too long: at most 30 characters each')
  else if (codes?.length === 0 || codes?.some((code) => !all.some((one) => one.code === code))) {
    members.refuse(name, 'not enabled for this account')
  } else if (flow === 'headless' && codes?.length !== 1) {
    members.refuse(name, 'must name exactly one with flow headless')
  } else if (flow === 'headless' && !allowed.every(({ headless }) => headless)) {
    members.refuse(name, 'not supported with flow headless')
  }
  return allowed
}
