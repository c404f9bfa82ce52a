/**
 * npm run screenshots: takes the pictures of the documentation anew, on a site filled with the demonstration.
 *
 *   npm run screenshots -- logs  those whose names match
 */
const [ name = '' ] = process.argv.splice( 2 );

process.env.AIPUFFER_PICTURES = 'yes';
process.argv.push( '--project=stories', `--grep=picture of ${ name }` );
await import( './e2e.mjs' );
