import type { FastifySignicatOptions } from 'fastify-signicat'
import { testSecret } from './build-app.js'
import { type FakeIssuer, fakeIssuer } from './fake-issuer.js'

export interface RecipeParties {
  readonly issuer: FakeIssuer
  readonly options: FastifySignicatOptions
}

/** An issuer, and the options that a recipe gets to start with. */
export async function recipeParties(more: Partial<FastifySignicatOptions> = {}): Promise<RecipeParties> {
  const clock = (): number => Math.floor(Date.now() / 1000)
  const issuer = await fakeIssuer(clock)
  const options: FastifySignicatOptions = {
    issuer: issuer.issuer,
    clientId: issuer.clientId,
    clientSecret: issuer.clientSecret,
    baseUrl: 'https://app.example',
    secrets: [testSecret],
    fetch: issuer.fetch,
    ...more,
  }
  return { issuer, options }
}
