import { visible } from './visible';

it( 'writes out what turns the direction, and nothing else', () => {
	expect( visible( 'txt.\u202Eexe\u2069' ) ).toBe(
		'txt.⟨U+202E⟩exe⟨U+2069⟩'
	);
	expect( visible( 'שלום, مرحبا 👩‍💻' ) ).toBe( 'שלום, مرحبا 👩‍💻' );
} );
