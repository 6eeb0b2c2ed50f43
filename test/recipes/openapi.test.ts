import { describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'

interface Operation {
  readonly security?: unknown
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly securitySchemes: Readonly<Record<string, unknown>> }
}

async function documented(): Promise<Document> {
  const { options } = await recipeParties()
  const app = await (await recipe('openapi'))(options)
  await app.ready()
  return (await app.inject('/openapi.json')).json()
}

describe('the recipe for OpenAPI', () => {
  it('describes what each guard asks for', async () => {
    const { paths } = await documented()
    expect(paths['/public']?.get?.security).toBeUndefined()
    expect(paths['/me']?.get?.security).toEqual([{ signicatSession: [] }])
    expect(paths['/both']?.get?.security).toEqual([
      { signicatSession: [] },
      { signicatToken: ['accounts.read'] },
    ])
    expect(paths['/accounts']?.post?.security).toEqual([{ signicatToken: ['accounts.write'] }])
  })

  it('describes the answers of a guard as problem documents, on guarded routes only', async () => {
    const { paths } = await documented()
    const answers = paths['/me']?.get?.responses
    expect(Object.keys(answers ?? {})).toEqual(expect.arrayContaining(['401', '403']))
    expect(Object.keys(answers?.[401]?.content ?? {})).toEqual(['application/problem+json'])
    expect(Object.keys(paths['/public']?.get?.responses ?? {})).toEqual(['200'])
  })

  it('names the cookie and the issuer, and none of the routes that sign people in', async () => {
    const { paths, components } = await documented()
    expect(components.securitySchemes).toMatchObject({
      signicatSession: { type: 'apiKey', in: 'cookie', name: expect.stringMatching(/^__Host-signicat-/) },
      signicatToken: {
        type: 'openIdConnect',
        openIdConnectUrl: 'https://acme.sandbox.signicat.com/auth/open/.well-known/openid-configuration',
      },
    })
    expect(Object.keys(paths).sort()).toEqual(['/accounts', '/both', '/me', '/public'])
  })
})
