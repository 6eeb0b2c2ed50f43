import type { Members } from './violations.js'

type Texts = Readonly<Record<string, string>>

interface HeadlessParts {
  readonly members: Members
  readonly provider: string | undefined
  readonly parameters: Texts | undefined
  readonly prefilled: Texts
}

/** What single eIDs want to know before they are asked without a page. */
export function checkHubHeadless({ members, provider, parameters = {}, prefilled }: HeadlessParts): void {
  if (provider === 'sbid') checkSwedishBankId(members, parameters, prefilled)
  if (provider === 'nbid' && prefilled.nin === undefined && prefilled.mobile === undefined) {
    members.refuse('prefilledInput', 'nin or mobile is required')
  }
}

const modes: ReadonlySet<string | undefined> = new Set(['QR', 'APP_LAUNCH', 'PHONE'])

function checkSwedishBankId(members: Members, parameters: Texts, prefilled: Texts): void {
  const { sbid_flow: mode, sbid_end_user_ip: address } = parameters
  if (!modes.has(mode)) members.refuse('additionalParameters.sbid_flow', 'must be QR, APP_LAUNCH or PHONE')
  if (address === undefined) members.refuse('additionalParameters.sbid_end_user_ip', 'required')
  if (mode === 'PHONE' && prefilled.nin === undefined) members.refuse('prefilledInput.nin', 'required')
}
