import { showRefusal } from './refusal';

/** As REST answers it, and apiFetch throws it. */
const answered = {
	code: 'aipuffer_quota_exceeded',
	message: 'You do not have enough credits for this request.',
	data: {
		status: 402,
		message: 'You do not have enough credits for this request.',
		details: [
			'This request needs 12 credits; you have 3.',
			'Your quota resets March 2, 2026 12:00 am.',
		],
		actions: [ { label: 'Buy credits', url: '/shop/' } ],
		required: '12',
		available: '3',
		quota_remaining: '0',
		resets_at: '2026-03-02T00:00:00Z',
	},
};

const setUp = ( content = '' ) => {
	document.body.innerHTML = `<div id="chat">${ content }</div>`;
	return document.getElementById( 'chat' )!;
};

const texts = ( element: Element ) =>
	Array.from( element.querySelectorAll( 'p' ) ).map(
		( { textContent } ) => textContent
	);

it( 'is the global that any script can call', () => {
	expect( window.aipuffer?.showRefusal ).toBe( showRefusal );
} );

it.each( [
	[ 'the error of REST', answered ],
	[ 'the data of the WP_Error alone', answered.data ],
] )( 'shows %s', ( _, error ) => {
	const chat = setUp( '<p>Thinking …</p>' );
	const alert = showRefusal( chat, error );
	expect( alert ).toHaveAttribute( 'role', 'alert' );
	expect( texts( chat ) ).toEqual( [
		answered.message,
		'This request needs 12 credits; you have 3.',
		'Your quota resets March 2, 2026 12:00 am.',
		'Buy credits',
	] );
	expect( chat.querySelector( 'a' ) ).toHaveAttribute( 'href', '/shop/' );
} );

it( 'replaces the refusal before', () => {
	const chat = setUp();
	showRefusal( chat, answered );
	showRefusal( chat, { ...answered.data, message: 'Not today.' } );
	expect( chat.querySelectorAll( '[role=alert]' ) ).toHaveLength( 1 );
	expect( texts( chat )[ 0 ] ).toBe( 'Not today.' );
} );

it( 'shows text as text', () => {
	const hostile = '<img src=x onerror=alert(1)>';
	const chat = setUp();
	showRefusal( chat, {
		message: hostile,
		details: [ hostile ],
		actions: [ { label: hostile, url: 'https://example.org/' } ],
	} );
	expect( chat.querySelector( 'img' ) ).toBeNull();
	expect( texts( chat ) ).toEqual( [ hostile, hostile, hostile ] );
} );

it.each( [
	'javascript:alert(1)',
	' java\nscript:alert(1)',
	'data:text/html,<script>alert(1)</script>',
	'vbscript:x',
	'file:///etc/passwd',
	'http://[',
	'',
	12,
	null,
	[ 'https://example.org' ],
] )( 'leads nowhere by %j', ( url ) => {
	const chat = setUp();
	showRefusal( chat, { message: 'No.', actions: [ { label: 'Go', url } ] } );
	expect( chat.querySelector( 'a' ) ).toBeNull();
} );

it.each( [
	'https://example.org/buy?a=1&b=2',
	'http://example.org',
	'/shop/',
	'?add-to-cart=12',
	'#credits',
	'//example.org/',
] )( 'leads to %s', ( url ) => {
	const chat = setUp();
	showRefusal( chat, { message: 'No.', actions: [ { label: 'Go', url } ] } );
	expect( chat.querySelector( 'a' ) ).toHaveAttribute( 'href', url );
} );

it.each( [
	[ null, '' ],
	[ undefined, '' ],
	[ 'No.', '' ],
	[ new Error( 'Offline.' ), 'Offline.' ],
	[ { message: 'No.', data: null }, 'No.' ],
	[ { message: 'No.', data: { status: 500 } }, 'No.' ],
	[ { message: 'No.', details: 'x', actions: 'y' }, 'No.' ],
	[ { message: 'No.', actions: [ null, 'y', {} ] }, 'No.' ],
] )( 'makes the best of %j', ( error, message ) => {
	const chat = setUp();
	showRefusal( chat, error );
	expect( texts( chat ) ).toEqual( [ message ] );
} );

it( 'leaves the focus where it is', () => {
	setUp();
	document.body.insertAdjacentHTML( 'beforeend', '<textarea></textarea>' );
	const field = document.querySelector( 'textarea' )!;
	field.focus();
	showRefusal( document.getElementById( 'chat' )!, answered );
	expect( field ).toHaveFocus();
} );

it( 'keeps the focus that was in what it replaces', () => {
	const chat = setUp( '<button>Send</button>' );
	chat.querySelector( 'button' )!.focus();
	expect( showRefusal( chat, answered ) ).toHaveFocus();
} );
