import { UsersService } from '../modules/users/users.service';
import { CommandError, runCommand, withApplication } from './run-command';

/** `npm run admin:grant -- someone@example.org`: makes a verified account an administrator. */
runCommand(async (environment, [email]) => {
  if (email === undefined) throw new CommandError('Usage: npm run admin:grant -- someone@example.org');
  await withApplication(environment, async (app) => {
    const outcome = await app.get(UsersService).grantAdmin(email);
    switch (outcome) {
      case 'granted':
        console.log(`${email} is an administrator now.`);
        break;
      case 'already_admin':
        console.log(`${email} has been an administrator before.`);
        break;
      case 'unknown':
        throw new CommandError(`There is no verified account with the address ${email}.`);
    }
  });
});
