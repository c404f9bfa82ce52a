<?php
/**
 * What somebody's credits went for and came from.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\HistoryQuery;
use AIPuffer\Metering\Receipt;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * The own ledger entries of a user, each with its receipt. It tells what concerns them: no staff, no notes between staff,
 * no ids of reservations.
 *
 * @phpstan-import-type Order from OwnOrders
 * @phpstan-import-type Words from \AIPuffer\Pricing\Arithmetic
 * @phpstan-type OwnEntry array{id: int, created_at: string, type: string, type_label: string, title: string, model: string,
 *               credits_delta: string, from_balance: string, from_quota: string, cost: string, shortfall: string,
 *               balance_before: ?string, balance_after: ?string, arithmetic: ?Words, order: ?Order}
 * @phpstan-type HistoryPage array{entries: list<OwnEntry>, newer: ?int, older: ?int}
 */
final class History {
	public const PER_PAGE = 10;

	/**
	 * Takes what it reads.
	 *
	 * @param HistoryQuery                                                            $query   Entries.
	 * @param Receipt                                                                 $receipt How costs came about.
	 * @param Closure( string, string ): array{module: string, operation: string} $labels  Names by module and operation.
	 */
	public function __construct(
		private readonly HistoryQuery $query,
		private readonly Receipt $receipt,
		private readonly Closure $labels
	) {}

	/**
	 * A page, newest first.
	 *
	 * @param int  $user_id  User.
	 * @param ?int $before   The page of what is just older than this entry.
	 * @param ?int $after    The page of what is just newer than this entry.
	 * @param int  $per_page Entries a page.
	 * @return HistoryPage `newer` and `older` are what to give as `after` and `before` for the pages beside it.
	 * @throws Problem 400 for both; 404 for an entry that is not theirs.
	 */
	public function page( int $user_id, ?int $before = null, ?int $after = null, int $per_page = self::PER_PAGE ): array {
		if ( null !== $before && null !== $after ) {
			Raise::invalid( 'after', __( 'after cannot be given together with before.', 'aipuffer' ) );
		}
		// One more than is shown tells whether there are more.
		$found   = $this->query->page( $user_id, $per_page + 1, $before, $after );
		$is_more = count( $found ) > $per_page;
		$upwards = null !== $after;
		if ( $upwards && ! $is_more ) {
			// The beginning: a whole page of the newest, not the few that are newer.
			return $this->page( $user_id, null, null, $per_page );
		}
		$entries = $upwards ? array_slice( $found, -$per_page ) : array_slice( $found, 0, $per_page );
		$first   = $entries[0]->id ?? $before;
		$last    = $entries[ count( $entries ) - 1 ]->id ?? null;

		return [
			'entries' => $this->shapes( $user_id, $entries ),
			'newer'   => $upwards || null !== $before ? $first : null,
			'older'   => $is_more ? $last : null,
		];
	}

	/**
	 * One entry.
	 *
	 * @param int $user_id User.
	 * @param int $id      The entry.
	 * @return OwnEntry
	 * @throws Problem 404 for an entry that is not theirs.
	 */
	public function find( int $user_id, int $id ): array {
		return $this->shapes( $user_id, [ $this->query->find( $user_id, $id ) ] )[0];
	}

	/**
	 * What an entry is about: the request, or the product, or why the balance changed.
	 *
	 * @param Entry $entry The entry.
	 */
	public function title( Entry $entry ): string {
		if ( EntryType::Usage === $entry->type ) {
			return implode( ' · ', array_filter( ( $this->labels )( $entry->module, $entry->operation ) ) );
		}
		// The note of a purchase is the product's name; others are between staff.
		return EntryType::Adjustment === $entry->type || '' === $entry->note ? $entry->type->label() : $entry->type->label() . ': ' . $entry->note;
	}

	/**
	 * The shapes of entries.
	 *
	 * @param int         $user_id Whose.
	 * @param list<Entry> $entries Entries.
	 * @return list<OwnEntry>
	 */
	private function shapes( int $user_id, array $entries ): array {
		$orders = OwnOrders::of( $user_id, array_map( static fn ( Entry $entry ): ?int => $entry->order_id, $entries ) );

		return array_map(
			fn ( Entry $entry ): array => [
				'id'             => $entry->id,
				'created_at'     => Clock::iso( $entry->created_at ),
				'type'           => $entry->type->value,
				'type_label'     => $entry->type->label(),
				'title'          => $this->title( $entry ),
				'model'          => $entry->model,
				'credits_delta'  => Credits::format( $entry->credits_delta ),
				'from_balance'   => Credits::format( EntryType::Usage === $entry->type ? -$entry->credits_delta : 0 ),
				'from_quota'     => Credits::format( $entry->from_quota ),
				'cost'           => Credits::format( $entry->cost() ),
				'shortfall'      => Credits::format( $entry->shortfall ),
				'balance_before' => $entry->shows_balance() ? Credits::format( $entry->balance_after - $entry->credits_delta ) : null,
				'balance_after'  => $entry->shows_balance() ? Credits::format( $entry->balance_after ) : null,
				'arithmetic'     => $this->receipt->arithmetic( $entry ),
				'order'          => $orders[ $entry->order_id ?? 0 ] ?? null,
			],
			$entries
		);
	}
}
