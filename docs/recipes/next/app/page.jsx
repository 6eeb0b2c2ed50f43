import { person } from './person.js'

export default async function Home() {
  const user = await person()
  return (
    <main>
      <h1>{user === null ? 'Nobody is signed in' : `Signed in as ${user.name}`}</h1>
      {/* A link of Next would fetch the page, and a login starts with a navigation. */}
      <a href="/me">Your page</a>
    </main>
  )
}
