export const signIn = {
  title: 'Sign in',
  lead: 'Products, pipelines and uploads are for people with an account.',
  userName: 'User name',
  password: 'Password',
  submit: 'Sign in',
  wrong: 'The user name and the password do not belong together.',
  noName: 'Type your user name',
  noPassword: 'Type your password',
  noAccount: 'An account is made by the people who run this server.',
  look: 'You need no account to [look at your own file]: it is read in your browser and nothing is sent.',
};
