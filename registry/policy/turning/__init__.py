"""What an answer turns on (答案系于什么): the money that hangs on a fact, and what would change the answer."""
