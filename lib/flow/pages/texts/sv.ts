import type { PageTexts } from './text-key.js'

export const sv: PageTexts = Object.freeze({
  'cancelled.title': 'Du avbröt inloggningen',
  'cancelled.message': 'Ingenting har ändrats. Du kan försöka igen när du vill.',
  'timed-out.title': 'Inloggningen tog för lång tid',
  'timed-out.message': 'Den avslutades för din säkerhet. Börja om när du har din e-legitimation till hands.',
  'in-progress.title': 'En inloggning pågår redan',
  'in-progress.message':
    'En annan inloggning med din e-legitimation är inte avslutad än. Slutför eller avbryt den, vänta en stund och försök igen.\nOm du inte har startat den själv ska du inte godkänna den.',
  'attempt-unknown.title': 'Inloggningen kan inte fortsätta här',
  'attempt-unknown.message':
    'Den tog för lång tid, den startades i en annan webbläsare eller så har någon loggat ut här under tiden. En app kan skicka dig tillbaka till fel webbläsare.\nBörja om och stanna kvar i den här.',
  'no-cookie.title': 'Vi hittar inte din inloggning här',
  'no-cookie.message':
    'Kakor kan vara blockerade, inloggningen startades i en annan webbläsare eller på en annan adress, eller så har någon loggat ut här. En app kan skicka dig till fel webbläsare.\nTillåt kakor för webbplatsen, börja om och stanna kvar i den här.',
  'not-kept.title': 'Du förblir inte inloggad',
  'not-kept.message':
    'Du har loggat in flera gånger, och varje gång försvann inloggningen direkt. Kakor kan vara blockerade, eller så är något fel hos oss.\nTillåt kakor för webbplatsen eller använd en annan webbläsare. Kontakta oss om det fortsätter.',
  'attempt-spent.title': 'Den här inloggningen är redan använd',
  'attempt-spent.message':
    'Sidan öppnades en gång till, till exempel med bakåtknappen. Om du inte är inloggad kan du börja om.',
  'other-session.title': 'Du är inte längre inloggad här',
  'other-session.message':
    'Du började med det här medan du var inloggad, och det är över: du har loggat ut eller så har någon annan loggat in. Ingenting har ändrats.\nLogga in igen och börja från början.',
  'login-denied.title': 'Inloggningen slutfördes inte',
  'login-denied.message':
    'Inloggningstjänsten avslutade innan du var inloggad. Försök igen, eller använd en annan e-legitimation.',
  'not-as-asked.title': 'Du kan inte logga in på det här sättet här',
  'not-as-asked.message':
    'E-legitimationen du använde, eller sättet du använde den på, godtas inte av den här tjänsten. Försök igen och välj en annan.',
  'other-eid.title': 'Det skulle ha varit en annan e-legitimation',
  'other-eid.message':
    'Du loggade in med en annan e-legitimation än den som skulle användas här. Ingenting ändrades. Försök igen med rätt e-legitimation.',
  'level-too-low.title': 'Det behövdes en säkrare inloggning',
  'level-too-low.message':
    'Du visade vem du är, men inte så säkert som den här tjänsten kräver. Ingenting ändrades. Försök igen och välj en e-legitimation med högre säkerhetsnivå.',
  'test-identity.title': 'Testidentiteter fungerar inte här',
  'test-identity.message':
    'Du loggade in med en testidentitet, och den här tjänsten är bara till för verkliga personer. Använd din egen e-legitimation.',
  'not-recent.title': 'Inloggningen är för gammal',
  'not-recent.message':
    'Det behövdes en ny inloggning, men en tidigare kom tillbaka. Ingenting ändrades. Försök igen. Om det fortsätter, stäng webbläsaren först.',
  'login-refused.title': 'Du har inte tillgång till den här tjänsten',
  'login-refused.message':
    'Vi vet vem du är, men den här tjänsten är inte öppen för dig. Kontakta oss om du tror att det är fel.',
  'issuer-down.title': 'Du kan inte logga in just nu',
  'issuer-down.message':
    'Inloggningstjänsten svarar inte. Du har inte gjort något fel. Försök igen om några minuter.',
  'issuer-fault.title': 'Inloggningen misslyckades',
  'issuer-fault.message':
    'Inloggningstjänsten gav ett svar som vi inte kan godta. Du har inte gjort något fel. Försök igen, och kontakta oss om det fortsätter.',
  'client-fault.title': 'Inloggningen fungerar inte just nu',
  'client-fault.message':
    'Den här tjänsten är felaktigt inställd. Du har inte gjort något fel, och det hjälper inte att försöka igen förrän felet är rättat.',
  'application-fault.title': 'Vi kunde inte slutföra inloggningen',
  'application-fault.message':
    'Din e-legitimation fungerade, men något gick fel hos oss. Vänta en stund och försök igen.',
  'request-invalid.title': 'Länken fungerar inte',
  'request-invalid.message':
    'Adressen är ofullständig eller felaktig. Gå till startsidan och börja därifrån.',
  'cross-origin.title': 'Begäran kom från en annan webbplats',
  'cross-origin.message':
    'Vi stoppade den för din säkerhet, och ingenting har ändrats. Gå till startsidan och gör det därifrån.',
  'forbidden.title': 'Du har inte tillgång till den här sidan',
  'forbidden.message':
    'Du är inloggad, men den här sidan är inte öppen för dig. Kontakta oss om du tror att det är fel.',
  'too-weak.title': 'Du behöver logga in på ett säkrare sätt',
  'too-weak.message':
    'Den här sidan kräver en säkrare eller nyare inloggning än din. Försök igen och välj en e-legitimation med högre säkerhetsnivå.',
  'nothing-sent.title': 'Du behöver logga in först',
  'nothing-sent.message':
    'Ingenting skickades. Logga in, gå tillbaka till sidan du kom från och skicka igen.',
  'going-on.title': 'Ett ögonblick',
  'going-on.message': 'Sidan går vidare av sig själv. Tryck på knappen om ingenting händer.',
  'confirm-logout.title': 'Vill du logga ut?',
  'confirm-logout.message': 'Du är fortfarande inloggad.',
  'signing-out.title': 'Du loggas ut',
  'signing-out.message': 'Sidan går vidare av sig själv. Tryck på knappen om ingenting händer.',
  'signed-out.title': 'Du är utloggad',
  'signed-out.message': 'Stäng även webbläsaren om andra använder den här enheten.',
  'not-found.title': 'Sidan hittades inte',
  'not-found.message':
    'Det finns ingenting på den här adressen. Sidan kan ha flyttats, eller så är adressen felskriven.',
  'fault.title': 'Något gick fel',
  'fault.message': 'Felet ligger hos oss. Vänta en stund och försök igen.',
  'action.again': 'Försök igen',
  'action.home': 'Gå till startsidan',
  'action.login': 'Logga in',
  'action.logout': 'Logga ut',
  'action.stay': 'Fortsätt vara inloggad',
  'action.continue': 'Fortsätt',
  'label.reference': 'Referens',
  'label.help': 'Behöver du hjälp?',
})
