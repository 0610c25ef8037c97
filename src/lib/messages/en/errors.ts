export const errors = {
  noAnswer: 'The server does not answer. Check the network, then try again.',
  strangeAnswer: (status: number) => `The server gave an answer that this page cannot read (status ${status}). Reload the page.`,
  code: (code: string) => `Code ${code}`,
  tryAgain: 'Try again',
  reload: 'Reload',
  unchanged: 'Your products are unchanged.',
  notFound: 'Not found',
  noPage: 'There is no page at this address',
  noPageText: 'The address may be misspelled, or what was here is deleted.',
  toHome: 'Go to the start page',
  pageFailed: 'This page could not be shown',
  copyCode: 'Copy the code',
};
