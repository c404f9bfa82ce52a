<?php
/**
 * A person's recorded usage, for WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Credits;
use AIPuffer\Support\PersonalData;
use AIPuffer\Support\PrivacyTools;

defined( 'ABSPATH' ) || exit;

/**
 * Exports and deletes what was used of limits, and who reset it. What counts at present stays until its period is over:
 * otherwise an erasure would be a way to a fresh quota.
 *
 * @phpstan-import-type Item from PersonalData
 */
final class QuotaPrivacy implements PersonalData {
	private const PER_PAGE = 200;

	/**
	 * Takes its parts.
	 *
	 * @param Quotas            $quotas The present periods, and names of scopes.
	 * @param QuotaPrivacyStore $store  The SQL.
	 */
	public function __construct( private readonly Quotas $quotas, private readonly QuotaPrivacyStore $store ) {}

	/**
	 * What it is.
	 */
	public function name(): string {
		return __( 'AI Puffer: use of limits', 'aipuffer' );
	}

	/**
	 * Counters first, then resets: a page of each.
	 *
	 * @param int $user_id Whose.
	 * @param int $page    From 1.
	 */
	public function export( int $user_id, int $page ): array {
		$counters = $this->store->counters( $user_id, $page, self::PER_PAGE );
		$resets   = $this->store->resets( $user_id, $page, self::PER_PAGE );

		return [
			'data' => [ ...array_map( [ $this, 'counter' ], $counters ), ...array_map( [ $this, 'reset' ], $resets ) ],
			'done' => count( $counters ) < self::PER_PAGE && count( $resets ) < self::PER_PAGE,
		];
	}

	/**
	 * Erases some of it.
	 *
	 * @param int $user_id Whose.
	 */
	public function erase( int $user_id ): array {
		$deleted = $this->store->delete_counters( $user_id, $this->quotas->present(), self::PER_PAGE ) + $this->store->delete_resets( $user_id, self::PER_PAGE );
		$is_done = 0 === $deleted;
		$rest    = $is_done && [] !== $this->store->counters( $user_id, 1, 1 );

		return [
			'removed'  => ! $is_done,
			'retained' => $rest ? [ __( 'What this person has used of AI limits that are running counts until their period is over.', 'aipuffer' ) ] : [],
			'done'     => $is_done,
		];
	}

	/**
	 * A counter.
	 *
	 * @param array{id: int, scope: string, period: string, used: int, held: int} $counter As stored.
	 * @return Item
	 */
	private function counter( array $counter ): array {
		return [
			'group_id'    => 'aipuffer-quotas',
			'group_label' => __( 'Use of AI limits', 'aipuffer' ),
			'item_id'     => "counter-{$counter['id']}",
			'data'        => PrivacyTools::lines(
				[
					__( 'Scope', 'aipuffer' )  => $this->quotas->scopes->name( $counter['scope'] ),
					__( 'Period', 'aipuffer' ) => Period::name( $counter['period'] ),
					__( 'Used', 'aipuffer' )   => Credits::display( $counter['used'] ),
					__( 'Held', 'aipuffer' )   => 0 === $counter['held'] ? null : Credits::display( $counter['held'] ),
				]
			),
		];
	}

	/**
	 * A reset.
	 *
	 * @param array{id: int, scope: string, created_at: string} $reset As stored.
	 * @return Item
	 */
	private function reset( array $reset ): array {
		return [
			'group_id'    => 'aipuffer-quota-resets',
			'group_label' => __( 'Resets of AI limits', 'aipuffer' ),
			'item_id'     => "reset-{$reset['id']}",
			'data'        => PrivacyTools::lines(
				[
					__( 'Time', 'aipuffer' )  => PrivacyTools::time( $reset['created_at'] ),
					__( 'Scope', 'aipuffer' ) => '' === $reset['scope'] ? __( 'All', 'aipuffer' ) : $this->quotas->scopes->name( $reset['scope'] ),
				]
			),
		];
	}
}
