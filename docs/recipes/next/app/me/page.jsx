import { person } from '../person.js'

export default async function Me() {
  const user = await person()
  return (
    <main>
      <h1>{user.name}</h1>
      <form method="post" action="/logout">
        <button type="submit">Sign out</button>
      </form>
    </main>
  )
}
