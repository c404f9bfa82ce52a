import { Button, Spinner } from '@wordpress/components';
import { filterSortAndPaginate, type Action } from '@wordpress/dataviews/wp';
import { useMemo } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../support/problem-notice';
import { usePlace } from '../support/routing';
import { settings } from '../support/settings';
import { useLoaded } from '../support/store';
import { Table } from '../support/table';
import { useAddressView } from '../support/table-view';
import { EditLimits } from './edit-limits';
import { defaultView, fields } from './fields';
import { ProxiesCard } from './proxies-card';
import type { Options, Quota } from './quota';
import './limits.scss';

/** AI Puffer > Limits. */
export default function Limits() {
	const options = useLoaded< Options >( '/quotas/options' );
	if ( options.problem && ! options.data ) {
		return (
			<ProblemNotice
				problem={ options.problem }
				retry={ options.retry }
			/>
		);
	}
	return options.data ? (
		<>
			<LimitsTable options={ options.data } />
			<ProxiesCard />
		</>
	) : (
		<Spinner />
	);
}

/**
 * The limits of every scope. There are as many as there are chatbots and
 * forms, so the browser sorts and searches them.
 */
function LimitsTable( { options }: { options: Options } ) {
	const { params, change } = usePlace();
	const { canManage } = settings();
	const columns = useMemo( () => fields( options ), [ options ] );
	const [ view, setView ] = useAddressView( defaultView, columns );
	const quotas = useLoaded< Quota[] >( '/quotas' );
	const { data, paginationInfo } = useMemo(
		() => filterSortAndPaginate( quotas.data ?? [], view, columns ),
		[ quotas.data, view, columns ]
	);

	const open = ( quota: Quota ) => change( { scope: quota.scope } );
	const close = () => change( { scope: undefined, add: undefined } );
	const actions: Action< Quota >[] = [
		{
			id: 'edit',
			label: __( 'Edit', 'aipuffer' ),
			isPrimary: true,
			callback: ( [ quota ] ) => open( quota! ),
		},
	];
	const edited = quotas.data?.find( ( { scope } ) => scope === params.scope );

	return (
		<div className="aipuffer-limits">
			<div className="aipuffer-toolbar has-text">
				<p>
					{ __(
						'Users pay from their credits first. What those do not cover counts against a limit here; the highest limit of a user’s roles wins. Guests have only their limit.',
						'aipuffer'
					) }
				</p>
				{ canManage && (
					<Button
						__next40pxDefaultSize
						variant="primary"
						onClick={ () => change( { add: '1' } ) }
					>
						{ __( 'Add limits for a scope', 'aipuffer' ) }
					</Button>
				) }
			</div>
			<Table< Quota >
				rows={ {
					...quotas,
					data: quotas.data && data,
					total: paginationInfo.totalItems,
				} }
				fields={ columns }
				view={ view }
				onChangeView={ setView }
				getItemId={ ( { scope } ) => scope }
				actions={ canManage ? actions : [] }
				onOpen={ canManage ? open : undefined }
				search
				searchLabel={ __( 'Search scopes', 'aipuffer' ) }
				empty={
					<p>{ __( 'No scope has limits yet.', 'aipuffer' ) }</p>
				}
			/>
			{ canManage && quotas.data && ( edited || params.add ) && (
				<EditLimits
					key={ edited?.scope }
					quota={ edited }
					taken={ quotas.data }
					options={ options }
					onClose={ close }
				/>
			) }
		</div>
	);
}
