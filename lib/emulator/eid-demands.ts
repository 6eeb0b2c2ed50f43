import { isRecord } from './record.js'
import type { EmulatorState } from './state.js'
import type { EmulatorEid } from './types.js'

/** How a request reached the issuer. */
type Protection = 'plain' | 'pushed' | 'signed'

interface Asking {
  readonly eid: EmulatorEid
  /** The provider's interaction. */
  readonly interaction: object & { readonly params: Readonly<Record<string, unknown>> }
}

/**
 * What an eID wants of a request and did not get, or `null`. Such a login ends at the issuer without a result, as at
 * Signicat.
 */
export async function unmetDemand(
  { eid, interaction }: Asking,
  state: EmulatorState,
): Promise<string | null> {
  const protection = await protectionOf(interaction, state)
  if (eid.code === 'ftn' && protection === 'plain') {
    return 'The Finnish Trust Network takes signed or pushed requests only'
  }
  const { acr_values: acrValues } = interaction.params
  const hasText = typeof acrValues === 'string' && acrValues.includes('mitid_reference_text:')
  if (eid.code === 'mitid' && hasText && protection !== 'signed') {
    return 'mitid_reference_text is taken inside a signed request object only'
  }
  return null
}

async function protectionOf(interaction: Asking['interaction'], state: EmulatorState): Promise<Protection> {
  if ('parJti' in interaction && typeof interaction.parJti === 'string') {
    const pushed = await state.provider().PushedAuthorizationRequest.find(interaction.parJti)
    return isUnsigned(pushed?.request ?? '') ? 'pushed' : 'signed'
  }
  const trusted = 'trusted' in interaction ? interaction.trusted : undefined
  return Array.isArray(trusted) && trusted.length > 0 ? 'signed' : 'plain'
}

/** The provider keeps a plain push as an unsigned JWT. */
function isUnsigned(request: string): boolean {
  const [header = ''] = request.split('.')
  try {
    const parsed: unknown = JSON.parse(Buffer.from(header, 'base64url').toString())
    return !isRecord(parsed) || parsed.alg === 'none'
  } catch {
    return true
  }
}
