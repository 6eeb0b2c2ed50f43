/** Where the demo runs and whom it asks: the local Signicat, unless the environment names an account of your own. */
export interface Settings {
  readonly port: number
  readonly baseUrl: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly sessionSecret: string
}

/** Your own Signicat account from the environment (see `.env.example`), or `null`. */
export function accountFrom(
  env: NodeJS.ProcessEnv,
): Pick<Settings, 'issuer' | 'clientId' | 'clientSecret'> | null {
  const { SIGNICAT_ISSUER: issuer, SIGNICAT_CLIENT_ID: clientId, SIGNICAT_CLIENT_SECRET: clientSecret } = env
  if (!issuer && !clientId && !clientSecret) return null
  if (!issuer || !clientId || !clientSecret) {
    throw new Error(
      'Set all of SIGNICAT_ISSUER, SIGNICAT_CLIENT_ID and SIGNICAT_CLIENT_SECRET, or none of them',
    )
  }
  return { issuer, clientId, clientSecret }
}
