import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'

type Middleware = (context: KoaContextWithOIDC, next: () => Promise<unknown>) => Promise<void>
type Session = Awaited<ReturnType<Provider['Session']['get']>>

const resumePath = /^\/connect\/authorize\/([\w-]+)$/

/**
 * Lets every login of a browser end, however many it has begun: the provider stops where the browser's session is another
 * one than when the login began, or is somebody else's, as it is when another tab signed in, or out, in between.
 */
export function letParallelLoginsFinish(provider: Provider): Middleware {
  // Requests that are on their way carry the name that the session had before.
  provider.Session.prototype.resetIdentifier = function resetIdentifier(): void {
    Object.assign(this, { touched: true })
  }
  return async (context, next) => {
    const uid = resumePath.exec(context.path)?.[1]
    if (uid !== undefined) await makeRoom(uid, context, provider)
    await next()
  }
}

async function makeRoom(uid: string, context: KoaContextWithOIDC, provider: Provider): Promise<void> {
  const interaction = await provider.Interaction.find(uid)
  if (interaction === undefined) return
  const session = await provider.Session.get(provider.createContext(context.req, context.res))
  const person = interaction.result?.login?.accountId
  if (person !== undefined && session.accountId !== undefined && session.accountId !== person) {
    await forgetPerson(session)
  }
  if (interaction.session !== undefined && interaction.session.uid !== session.uid) {
    interaction.session = undefined
    await interaction.save(interaction.exp - Math.floor(Date.now() / 1000))
  }
}

/** Nobody is signed in, until the login that ends now does it. */
async function forgetPerson(session: Session): Promise<void> {
  session.accountId = undefined
  session.authorizations = {}
  await session.persist()
}
