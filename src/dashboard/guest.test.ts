import { fill } from './guest';

const use = {
	scope: 'chatbot:1',
	limit: '10',
	used: '2.5',
	text: '2.5 of 10 used, 7.5 left',
	resets_text: 'Resets tomorrow',
};

const item = ( scope: string, end = '' ) =>
	`<li data-scope="${ scope }">
		<span class="aipuffer-dashboard__used">Up to 10 a day</span>
		<progress max="1" value="0"></progress>
		<span class="aipuffer-dashboard__reset"></span>${ end }
	</li>`;

const list = ( ...items: string[] ) =>
	`<ul data-aipuffer-guest="/guest">${ items.join( '' ) }</ul>`;

const answer = jest.fn();

beforeEach( () => {
	answer.mockReset();
	answer.mockResolvedValue( { ok: true, json: async () => [ use ] } );
	window.fetch = answer;
} );

const shown = () => document.body.textContent!.replace( /\s+/g, ' ' ).trim();

it( 'asks once and fills in every place on the page', async () => {
	document.body.innerHTML =
		list( item( 'chatbot:1' ) ) + list( item( 'chatbot:1' ) );
	await fill();
	expect( answer ).toHaveBeenCalledTimes( 1 );
	expect( answer ).toHaveBeenCalledWith( '/guest', {
		credentials: 'same-origin',
		cache: 'no-store',
	} );
	const text = '2.5 of 10 used, 7.5 left Resets tomorrow';
	expect( shown() ).toBe( `${ text } ${ text }` );
	const progress = document.querySelector( 'progress' )!;
	expect( [ progress.max, progress.value ] ).toEqual( [ 10, 2.5 ] );
} );

it( 'leaves the limits of what it is told nothing about', async () => {
	document.body.innerHTML = list( item( 'ai_forms' ) );
	await fill();
	expect( shown() ).toBe( 'Up to 10 a day' );
} );

it( 'leaves the limits where the site does not answer', async () => {
	document.body.innerHTML = list( item( 'chatbot:1' ) );
	answer.mockResolvedValue( { ok: false } );
	await fill();
	expect( shown() ).toBe( 'Up to 10 a day' );
} );

it( 'writes text as text', async () => {
	document.body.innerHTML = list( item( 'chatbot:1' ) );
	answer.mockResolvedValue( {
		ok: true,
		json: async () => [ { ...use, text: '<img src=x onerror=y>' } ],
	} );
	await fill();
	expect( document.querySelector( 'img' ) ).toBeNull();
} );

it( 'asks nothing on a page without quotas', async () => {
	document.body.innerHTML = '<p>Hello</p>';
	await fill();
	expect( answer ).not.toHaveBeenCalled();
} );
