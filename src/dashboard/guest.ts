/**
 * Fills in what this visitor has used. The page itself may come from a cache,
 * so it holds the limits only; where this fails, they stay.
 */
interface Use {
	scope: string;
	limit: string | null;
	used: string;
	text: string;
	resets_text: string;
}

const write = ( place: Element, part: string, text: string ) => {
	const element = place.querySelector( `.aipuffer-dashboard__${ part }` );
	if ( element ) {
		element.textContent = text;
	}
};

/** Shows one quota in its place. */
function show( place: Element, use: Use ) {
	write( place, 'used', use.text );
	write( place, 'reset', use.resets_text );
	const progress = place.querySelector( 'progress' );
	if ( progress && use.limit !== null ) {
		progress.max = Number( use.limit );
		progress.value = Number( use.used );
	}
}

export async function fill( page: ParentNode = document ) {
	const places = Array.from(
		page.querySelectorAll< HTMLElement >( '[data-aipuffer-guest] > li' )
	);
	const url = places[ 0 ]?.parentElement?.getAttribute(
		'data-aipuffer-guest'
	);
	if ( ! url ) {
		return;
	}
	const response = await fetch( url, {
		credentials: 'same-origin',
		cache: 'no-store',
	} );
	if ( ! response.ok ) {
		return;
	}
	const uses: Use[] = await response.json();
	places.forEach( ( place ) => {
		const use = uses.find( ( { scope } ) => scope === place.dataset.scope );
		if ( use ) {
			show( place, use );
		}
	} );
}

// A visitor who is offline sees the limits.
fill().catch( () => {} );
