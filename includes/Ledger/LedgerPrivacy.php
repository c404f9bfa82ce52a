<?php
/**
 * A person's credits, for WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Credits;
use AIPuffer\Support\PersonalData;
use AIPuffer\Support\PrivacyTools;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * Exports the balance and every entry; erases the history and leaves the balance, which is the person's.
 *
 * @phpstan-import-type Item from PersonalData
 */
final class LedgerPrivacy implements PersonalData {
	private const PER_PAGE = 200;
	private const SECONDS  = 5.0;

	/**
	 * Takes its parts.
	 *
	 * @param Ledger                                                                  $ledger  Balances.
	 * @param LedgerQuery                                                             $query   Entries.
	 * @param Erasure                                                                 $erasure Erases.
	 * @param Closure( string, string ): array{module: string, operation: string} $labels  Names by module and operation.
	 */
	public function __construct(
		private readonly Ledger $ledger,
		private readonly LedgerQuery $query,
		private readonly Erasure $erasure,
		private readonly Closure $labels
	) {}

	/**
	 * What it is.
	 */
	public function name(): string {
		return __( 'AI Puffer: credits', 'aipuffer' );
	}

	/**
	 * Oldest first: what is written meanwhile comes at the end and moves no page.
	 *
	 * @param int $user_id Whose.
	 * @param int $page    From 1.
	 */
	public function export( int $user_id, int $page ): array {
		$entries = $this->query->page( [ 'user' => $user_id, 'order' => 'asc' ], $page, self::PER_PAGE );
		$items   = array_map( [ $this, 'entry' ], $entries );
		$account = $this->ledger->account( $user_id );
		if ( 1 === $page && ( [] !== $items || 0 !== $account->balance ) ) {
			array_unshift( $items, self::balance( $account ) );
		}

		return [ 'data' => $items, 'done' => count( $entries ) < self::PER_PAGE ];
	}

	/**
	 * Erases some of it.
	 *
	 * @param int $user_id Whose.
	 */
	public function erase( int $user_id ): array {
		$run = $this->erasure->run( $user_id, self::SECONDS );

		return [ 'removed' => $run['erased'] > 0, 'retained' => $run['done'] ? $this->retained( $user_id ) : [], 'done' => $run['done'] ];
	}

	/**
	 * What stays and why.
	 *
	 * @param int $user_id Whose.
	 * @return list<string> Sentences.
	 */
	private function retained( int $user_id ): array {
		$rest    = $this->erasure->rest( $user_id );
		$balance = $this->ledger->account( $user_id )->balance;

		return array_values(
			array_filter(
				[
					/* translators: %s: number of credits. */
					0 === $balance ? '' : sprintf( __( 'The balance of %s AI credits stays: it belongs to this person.', 'aipuffer' ), Credits::display( $balance ) ),
					$rest['orders'] ? __( 'AI credits that orders granted or took back stay with the orders, as records of sales.', 'aipuffer' ) : '',
					$rest['requests'] ? __( 'AI requests of this person that have not ended yet were left. Erase again tomorrow to include them.', 'aipuffer' ) : '',
					$rest['acts'] ? __( 'What this person, as an administrator, changed in the AI credits of others keeps saying who did it.', 'aipuffer' ) : '',
				]
			)
		);
	}

	/**
	 * The balance.
	 *
	 * @param Account $account Account.
	 * @return Item
	 */
	private static function balance( Account $account ): array {
		return [
			'group_id'    => 'aipuffer-balance',
			'group_label' => __( 'AI credit balance', 'aipuffer' ),
			'item_id'     => 'balance',
			'data'        => PrivacyTools::lines(
				[
					__( 'Balance', 'aipuffer' )   => Credits::display( $account->balance ),
					__( 'Held', 'aipuffer' )      => Credits::display( $account->held ),
					__( 'Available', 'aipuffer' ) => Credits::display( $account->available() ),
				]
			),
		];
	}

	/**
	 * An entry, with what its receipt says.
	 *
	 * @param Entry $entry The entry.
	 * @return Item
	 */
	private function entry( Entry $entry ): array {
		$labels   = '' === $entry->module ? [ 'module' => '', 'operation' => '' ] : ( $this->labels )( $entry->module, $entry->operation );
		$is_usage = EntryType::Usage === $entry->type;
		$usage    = $entry->usage;

		return [
			'group_id'    => 'aipuffer-ledger',
			'group_label' => __( 'AI credit history', 'aipuffer' ),
			'item_id'     => "entry-$entry->id",
			'data'        => PrivacyTools::lines(
				[
					__( 'Time', 'aipuffer' )            => PrivacyTools::time( $entry->created_at ),
					__( 'Type', 'aipuffer' )            => $entry->type->label(),
					__( 'Module', 'aipuffer' )          => $labels['module'],
					__( 'Usage type', 'aipuffer' )      => $labels['operation'],
					__( 'Provider', 'aipuffer' )        => $entry->provider,
					__( 'Model', 'aipuffer' )           => $entry->model,
					__( 'Input tokens', 'aipuffer' )    => $usage->input_tokens,
					__( 'Cached tokens', 'aipuffer' )   => $usage->cached_tokens,
					__( 'Output tokens', 'aipuffer' )   => $usage->output_tokens,
					__( 'Thinking tokens', 'aipuffer' ) => $usage->thinking_tokens,
					__( 'Total tokens', 'aipuffer' )    => $usage->total_tokens,
					__( 'Images', 'aipuffer' )          => $usage->images,
					__( 'Videos', 'aipuffer' )          => $usage->videos,
					__( 'Units', 'aipuffer' )           => $usage->units,
					__( 'Cost', 'aipuffer' )            => $is_usage ? Credits::display( $entry->cost() ) : null,
					__( 'From quota', 'aipuffer' )      => 0 === $entry->from_quota ? null : Credits::display( $entry->from_quota ),
					__( 'Credit change', 'aipuffer' )   => Credits::display( $entry->credits_delta ),
					__( 'Balance after', 'aipuffer' )   => $entry->shows_balance() ? Credits::display( $entry->balance_after ) : null,
					__( 'Not taken back', 'aipuffer' )  => $entry->shortfall > 0 ? Credits::display( $entry->shortfall ) : null,
					__( 'Order', 'aipuffer' )           => $entry->order_id,
					__( 'Note', 'aipuffer' )            => $entry->note,
				]
			),
		];
	}
}
