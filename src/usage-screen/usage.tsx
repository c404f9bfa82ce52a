import { Spinner } from '@wordpress/components';
import { Suspense } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Link } from '../support/link';
import { usePlace } from '../support/routing';
import { placeOf, tabs } from './places';

/** AI Puffer > Usage. */
export function Usage() {
	const { params } = usePlace();
	const all = tabs();
	const { tab, section } = placeOf( params, all );
	const page = params.page!;
	return (
		<>
			<h1>{ __( 'Usage', 'aipuffer' ) }</h1>
			<Tabs
				label={ __( 'Usage', 'aipuffer' ) }
				className="aipuffer-tabs"
				tabs={ all }
				current={ tab.id }
				to={ ( id ) => ( { page, tab: id } ) }
			/>
			{ tab.sections.length > 1 && (
				<Tabs
					label={ tab.label }
					className="aipuffer-tabs is-secondary"
					tabs={ tab.sections }
					current={ section.id }
					to={ ( id ) => ( { page, tab: tab.id, section: id } ) }
				/>
			) }
			<section aria-label={ section.label } className="aipuffer-section">
				<Suspense fallback={ <Spinner /> }>
					<section.Screen key={ section.id } />
				</Suspense>
			</section>
		</>
	);
}

/**
 * Links, not ARIA tabs: each goes to an address of its own.
 */
function Tabs( {
	label,
	className,
	tabs: all,
	current,
	to,
}: {
	label: string;
	className: string;
	tabs: Array< { id: string; label: string } >;
	current: string;
	to: ( id: string ) => Record< string, string >;
} ) {
	return (
		<nav aria-label={ label } className={ className }>
			{ all.map( ( { id, label: name } ) => (
				<Link
					key={ id }
					to={ to( id ) }
					aria-current={ id === current ? 'page' : undefined }
				>
					{ name }
				</Link>
			) ) }
		</nav>
	);
}
