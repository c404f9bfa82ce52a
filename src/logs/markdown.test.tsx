import { render, screen } from '@testing-library/react';
import Markdown, { followable } from './markdown';

const drawn = ( text: string ) =>
	render( <Markdown text={ text } /> ).container;

describe( 'what may be followed', () => {
	it.each( [
		[ 'https://example.org/a?b#c', 'https://example.org/a?b#c' ],
		[ 'http://example.org', 'http://example.org/' ],
		[ 'mailto:ada@example.org', 'mailto:ada@example.org' ],
		[ 'HTTPS://EXAMPLE.org', 'https://example.org/' ],
		// A browser would read it as an address of this site.
		[ 'https:wp-admin', 'https://wp-admin/' ],
		[ 'javascript:alert(1)', '' ],
		[ ' java\nscript:alert(1)', '' ],
		[ 'JaVaScRiPt:alert(1)', '' ],
		[ 'data:text/html,<script>alert(1)</script>', '' ],
		[ 'vbscript:x', '' ],
		[ 'file:///etc/passwd', '' ],
		[ 'blob:https://example.org/1', '' ],
		[ '/wp-admin/?action=delete', '' ],
		[ '//example.org', '' ],
		[ '?tab=logs', '' ],
		[ '', '' ],
	] )( '"%s" is "%s"', ( text, address ) => {
		expect( followable( text ) ).toBe( address );
	} );
} );

describe( 'Markdown of a log', () => {
	it( 'is drawn', () => {
		drawn( '# Title\n\n**bold** and `code`\n\n```js\nlet a = 1;\n```' );
		expect( screen.getByText( 'bold' ).tagName ).toBe( 'STRONG' );
		expect( screen.getByText( 'code' ).tagName ).toBe( 'CODE' );
		expect( screen.getByText( 'let a = 1;' ).tagName ).toBe( 'CODE' );
		expect( screen.getByRole( 'heading', { level: 3 } ) ).toHaveTextContent(
			'Title'
		);
	} );

	it.each( [
		'<script>alert(1)</script>',
		'<img src=x onerror=alert(1)>',
		'a <b onclick="x()">b</b> <iframe src="https://example.org"></iframe>',
		'<svg/onload=alert(1)>',
		'<style>*{display:none}</style>',
		'<form action="https://example.org"><input></form>',
	] )( 'has no HTML of its own: %s', ( text ) => {
		const container = drawn( text );
		expect( container ).toHaveTextContent( text );
		expect(
			container.querySelector(
				'script, img, iframe, svg, style, form, input, b, [onclick], [onerror], [onload]'
			)
		).toBeNull();
	} );

	it( 'opens links elsewhere, without telling from where', () => {
		drawn( '[here](https://example.org/)' );
		const link = screen.getByRole( 'link', { name: 'here' } );
		expect( link ).toHaveAttribute( 'href', 'https://example.org/' );
		expect( link ).toHaveAttribute( 'target', '_blank' );
		expect( link.getAttribute( 'rel' ) ).toContain( 'noopener' );
		expect( link.getAttribute( 'rel' ) ).toContain( 'noreferrer' );
	} );

	it.each( [
		'[go](javascript:alert(1))',
		'[go](/wp-admin/)',
		'<javascript:alert(1)>',
		'[go][1]\n\n[1]: data:text/html,x',
	] )( 'has no link out of %s', ( text ) => {
		drawn( text );
		expect( screen.queryByRole( 'link' ) ).toBeNull();
	} );

	it( 'loads no image', () => {
		const container = drawn(
			'![a cat](https://example.org/cat.png) ![x](data:image/png;base64,AA)'
		);
		expect( container.querySelector( 'img' ) ).toBeNull();
		expect(
			screen.getByRole( 'link', { name: 'Image: a cat' } )
		).toHaveAttribute( 'href', 'https://example.org/cat.png' );
		expect( screen.getAllByRole( 'link' ) ).toHaveLength( 1 );
		expect( container ).toHaveTextContent( 'Image: x' );
	} );

	it( 'writes out what turns the direction of text', () => {
		expect( drawn( 'txt.\u202Eexe' ) ).toHaveTextContent(
			'txt.⟨U+202E⟩exe'
		);
	} );

	it( 'shows as plain text what is nested too deep to draw', () => {
		const text = '> '.repeat( 10_000 ) + 'deep';
		expect( drawn( text ) ).toHaveTextContent( 'deep' );
		expect( console ).toHaveErrored();
	} );
} );
