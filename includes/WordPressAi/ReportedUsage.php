<?php
/**
 * What a provider says a call has used.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Usage;
use WordPress\AiClient\Files\DTO\File;
use WordPress\AiClient\Results\DTO\Candidate;
use WordPress\AiClient\Results\DTO\TokenUsage;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the usage of a result, whatever its class: what it carries of token usage and of candidates with files.
 *
 * The AI client has no way to say "not told": its OpenAI-compatible models report 0, 0, 0 when the provider's answer has
 * no usage. No prompt has 0 tokens, so three zeros are read as missing, and the call settles at its estimate. They are
 * read as zero where thinking tokens are told beside them, for then the provider did count.
 */
final class ReportedUsage {
	/**
	 * Reads a result. Images and videos are counted in the operations that are for them: a text answer that shows a
	 * picture is priced by its tokens.
	 *
	 * @param object    $result    What the model returned.
	 * @param Operation $operation What was asked.
	 * @return Usage Null figures are not known.
	 */
	public static function of( object $result, Operation $operation ): Usage {
		$told   = method_exists( $result, 'getTokenUsage' ) ? $result->getTokenUsage() : null;
		$tokens = $told instanceof TokenUsage ? self::tokens( $told ) : [];

		return Usage::from_array(
			$tokens + [
				'images' => Operation::Image === $operation ? self::count( $result, static fn ( File $file ): bool => $file->isImage() ) : null,
				'videos' => Operation::Video === $operation ? self::count( $result, static fn ( File $file ): bool => $file->isVideo() ) : null,
			]
		);
	}

	/**
	 * The tokens, in figures that do not contradict each other.
	 *
	 * @param TokenUsage $told As reported.
	 * @return array<string, ?int> As Usage::from_array() takes them.
	 */
	private static function tokens( TokenUsage $told ): array {
		$all      = $told->toArray();
		$input    = self::figure( $told->getPromptTokens(), 'input_tokens' );
		$output   = self::figure( $told->getCompletionTokens(), 'output_tokens' );
		$total    = self::figure( $told->getTotalTokens(), 'total_tokens' );
		$thinking = self::figure( $all['thoughtTokens'] ?? null, 'thinking_tokens' );
		$sum      = (int) $input + (int) $output;
		if ( null === $thinking || 0 !== $sum + (int) $total ) {
			// A zero beside a total that is more than the other one was not counted; so was a total of zero.
			$input  = 0 === (int) $input && ( 0 === $sum || $total > $sum ) ? null : $input;
			$output = 0 === (int) $output && ( 0 === $sum || $total > $sum ) ? null : $output;
			$total  = 0 === (int) $total ? null : $total;
		}
		$usage = Usage::from_array( [ 'input_tokens' => $input, 'output_tokens' => $output, 'total_tokens' => $total ] );
		if ( (int) $thinking > $usage->priced_output_tokens() ) {
			// A part that is more than the whole was not counted in it, whatever the client's contract says.
			$output = min( Usage::LIMITS['output_tokens'], $usage->priced_output_tokens() + (int) $thinking );
			$input  = $usage->priced_input_tokens();
			$total  = null;
		}

		return [ 'input_tokens' => $input, 'output_tokens' => $output, 'total_tokens' => $total, 'thinking_tokens' => $thinking ];
	}

	/**
	 * A figure that is none counts as not told, an absurd one as the most there can be.
	 *
	 * @param mixed  $told  As reported.
	 * @param string $field Its name in Usage::LIMITS.
	 */
	private static function figure( mixed $told, string $field ): ?int {
		return ! is_int( $told ) || $told < 0 ? null : min( $told, Usage::LIMITS[ $field ] );
	}

	/**
	 * How many files of a kind there are. Where none is recognised each candidate with a file counts as one: it was made all
	 * the same. One that is only text says why there is none.
	 *
	 * @param object                 $result What the model returned.
	 * @param callable( File ): bool $is_one Whether a file is of the kind.
	 */
	private static function count( object $result, callable $is_one ): int {
		$candidates = method_exists( $result, 'getCandidates' ) ? $result->getCandidates() : [];
		$files      = array_map( [ self::class, 'files' ], $candidates );

		return count( array_filter( array_merge( [], ...$files ), $is_one ) ) ?: count( array_filter( $files ) );
	}

	/**
	 * The files of a candidate.
	 *
	 * @param Candidate $candidate One of a result.
	 * @return list<File>
	 */
	private static function files( Candidate $candidate ): array {
		return array_values( array_filter( array_map( static fn ( $part ): ?File => $part->getFile(), $candidate->getMessage()->getParts() ) ) );
	}
}
