export const help = `fastify-signicat <command>

Commands:
  emulator   run a local Signicat to develop against: OpenID Connect, both REST APIs,
             and a simulated phone for headless logins
    --port <number>    port on localhost (default 4011)
    --https            with a certificate made for this run
  secret     print a new secret for the option secrets

  --help     print this`
