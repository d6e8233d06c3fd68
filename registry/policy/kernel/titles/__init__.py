"""What parks hold and how they were assessed (名园称号与考核), and what their operating bodies draw for it.

Who stands here:

    assessed  Assessments (考核)
    rewards   Rewards for titles (名园奖励)

Who calls it: registry.policy, registry.policy.kernel, registry.policy.kernel.payments.
"""
