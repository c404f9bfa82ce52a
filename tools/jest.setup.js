require( '@testing-library/jest-dom' );
const { configure } = require( '@testing-library/react' );

// What is spoken stands on screen too; a query means what is seen.
configure( { defaultIgnore: 'script, style, .a11y-speak-region' } );
