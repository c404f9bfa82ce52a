import type { Action } from '@wordpress/dataviews/wp';
import { __, _n, sprintf } from '@wordpress/i18n';
import { ConfirmBody } from '../support/confirm';
import { settings } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useSend } from '../support/store';
import { modelName, pricingPaths, type Rule } from './rule';

interface BulkResult {
	done: number[];
	failed: Array< { id: number; message: string } >;
}

const idsOf = ( rules: Rule[] ) => rules.map( ( { id } ) => id );

/**
 * What can be done with rules; whoever may only see has the history alone.
 */
export function useRuleActions(
	open: ( parameter: 'rule' | 'history', rule: Rule ) => void,
	onProblem: ( message: string ) => void
): Action< Rule >[] {
	const { send } = useSend< BulkResult >( pricingPaths );
	const say = useSay();
	const turn = async ( rules: Rule[], action: 'enable' | 'disable' ) => {
		const result = await send( '/pricing/bulk', {
			action,
			ids: idsOf( rules ),
		} );
		if ( ! result || result.failed.length ) {
			onProblem(
				result?.failed[ 0 ]?.message ??
					__( 'The rules were not changed.', 'aipuffer' )
			);
		} else {
			say( turned( action, result.done.length ) );
		}
	};
	const history: Action< Rule > = {
		id: 'history',
		label: __( 'History', 'aipuffer' ),
		callback: ( [ rule ] ) => open( 'history', rule! ),
	};
	if ( ! settings().canManage ) {
		return [ history ];
	}
	return [
		{
			id: 'edit',
			label: __( 'Edit', 'aipuffer' ),
			isPrimary: true,
			callback: ( [ rule ] ) => open( 'rule', rule! ),
		},
		{
			id: 'enable',
			label: __( 'Enable', 'aipuffer' ),
			supportsBulk: true,
			isEligible: ( { enabled } ) => ! enabled,
			callback: ( rules ) => turn( rules, 'enable' ),
		},
		{
			id: 'disable',
			label: __( 'Disable', 'aipuffer' ),
			supportsBulk: true,
			isEligible: ( { enabled } ) => enabled,
			callback: ( rules ) => turn( rules, 'disable' ),
		},
		history,
		{
			id: 'delete',
			label: __( 'Delete', 'aipuffer' ),
			supportsBulk: true,
			modalHeader: ( rules ) => deleting( rules.length ),
			RenderModal: ( { items, closeModal } ) => (
				<DeleteRules rules={ items } onClose={ closeModal! } />
			),
		},
	];
}

const turned = ( action: 'enable' | 'disable', count: number ) =>
	action === 'enable'
		? sprintf(
				/* translators: %d: number of rules. */
				_n(
					'%d rule was enabled.',
					'%d rules were enabled.',
					count,
					'aipuffer'
				),
				count
			)
		: sprintf(
				/* translators: %d: number of rules. */
				_n(
					'%d rule was disabled.',
					'%d rules were disabled.',
					count,
					'aipuffer'
				),
				count
			);

const deleting = ( count: number ) =>
	sprintf(
		/* translators: %d: number of rules. */
		_n(
			'Delete %d pricing rule?',
			'Delete %d pricing rules?',
			count,
			'aipuffer'
		),
		count
	);

function DeleteRules( {
	rules,
	onClose,
}: {
	rules: Rule[];
	onClose: () => void;
} ) {
	const { send, isSending, problem } = useSend< BulkResult >( pricingPaths );
	const say = useSay();
	const remove = async () => {
		const result = await send( '/pricing/bulk', {
			action: 'delete',
			ids: idsOf( rules ),
		} );
		if ( result ) {
			say(
				sprintf(
					/* translators: %d: number of rules. */
					_n(
						'%d rule was deleted.',
						'%d rules were deleted.',
						result.done.length,
						'aipuffer'
					),
					result.done.length
				)
			);
			onClose();
		}
	};
	return (
		<ConfirmBody
			action={ __( 'Delete', 'aipuffer' ) }
			isBusy={ isSending }
			problem={ problem }
			onConfirm={ remove }
			onCancel={ onClose }
		>
			<ul>
				{ rules.slice( 0, 10 ).map( ( rule ) => (
					<li key={ rule.id }>
						{ `${ rule.module_label }: ${ rule.operation_label }, ${ modelName(
							rule
						) }` }
					</li>
				) ) }
			</ul>
			<p>
				{ __(
					'Requests they priced will be charged by a less specific rule, or by their raw usage units. Past charges stay as they are.',
					'aipuffer'
				) }
			</p>
		</ConfirmBody>
	);
}
