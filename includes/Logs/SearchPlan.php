<?php
/**
 * How the full-text index would be asked.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * What to ask the full-text index for, and what that costs.
 *
 * The unit of cost is a place of a word in the index: the index reads all places of every word it is asked for, and then
 * every message that has them all.
 */
final class SearchPlan {
	/**
	 * What reading a message, and then its conversation, costs: the matches are all over the table, and with a million
	 * conversations each is a page read from the disk.
	 */
	public const MESSAGE = 200;

	/**
	 * Takes what is known before.
	 *
	 * @param string $question      A boolean search.
	 * @param float  $places        Places the index reads.
	 * @param float  $messages      Messages that are read, by how common the words are in a sample.
	 * @param int    $sample        Conversations the sample is of.
	 * @param int    $conversations All there are.
	 * @param bool   $is_all        Whether every message that is read is one that was looked for.
	 */
	public function __construct(
		public readonly string $question,
		private readonly float $places,
		private readonly float $messages,
		private readonly int $sample,
		private readonly int $conversations,
		private readonly bool $is_all
	) {}

	/**
	 * What it costs, by what walking down the list has found so far. Where that finds what the index would, it is as good a
	 * sample as the other; else words that go together are in more messages than each of them tells. As if it had found one
	 * more: a word that is common but for the last days would cost seconds.
	 *
	 * @param SearchWalk $walk Has gone a stretch at least.
	 */
	public function cost( SearchWalk $walk ): float {
		$matches  = ( count( $walk->found ) + 1 ) / $walk->walked * $this->conversations;
		$messages = $this->is_all ? ( $this->messages * $this->sample + $matches * $walk->walked ) / ( $this->sample + $walk->walked ) : $this->messages + $matches;

		return $this->places + $messages * self::MESSAGE;
	}
}
