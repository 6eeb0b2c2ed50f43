// The part of Express that the benchmark uses; its types come in a package of their own.
declare module 'express' {
  interface OidcRequest {
    readonly oidc: { readonly idTokenClaims?: object }
  }
  interface JsonResponse {
    json(body: unknown): unknown
    cookie(name: string, value: string): JsonResponse
    status(code: number): JsonResponse
    send(body: string): unknown
    end(body: string): unknown
    redirect(location: string): unknown
  }
  type Handler = (request: OidcRequest, response: JsonResponse) => unknown
  interface Application {
    use(middleware: unknown): void
    get(path: string, ...handlers: readonly [...unknown[], Handler]): void
    listen(port: number, host: string, listening: () => void): void
  }
  export default function express(): Application
}
