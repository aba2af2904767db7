"""SageMaker: the values that are usual in its requests, and in those of single operations."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.operations.operation import Known, TypicalTables

_METRIC: Final = ("Metric:Loss{n}", "Metric:Accuracy{n}")

#: Of mixed case, and different wherever n differs. Values go together with the rest of a seed
#: request; a choice is taken unless it is its enum's last.
TYPICAL: Final = TypicalTables(
    templates={
        "RoleArn": (
            "arn:aws:iam::112233445566:role/TunerRole{n}",
            "arn:aws-cn:iam::887766554433:role/x/Other.Role{n}",
        ),
        "TrainingImage": (
            "112233445566.dkr.ecr.us-east-1.amazonaws.com/tuner:V{n}",
            "445566778811.dkr.ecr.eu-west-1.amazonaws.com/other:W{n}",
        ),
        "AlgorithmName": (
            "Tuner-{n}",
            "arn:aws:sagemaker:us-east-1:112233445566:algorithm/Other-{n}",
        ),
        "S3Uri": ("s3://tuning-input/Train{n}", "https://other-input/Test{n}"),
        "S3OutputPath": ("s3://tuning-output/Models{n}", "https://other-output/Results{n}"),
        "KmsKeyId": (
            "1234CDEF-12cd-34ef-56cd-1234567812{nn}",
            "arn:aws:kms:us-east-1:112233445566:key/4321CDEF-12cd-34ef-56cd-1234567812{nn}",
        ),
        "VolumeKmsKeyId": (
            # The pages of 2018 take an ARN only, today's a key's id as well.
            "arn:aws:kms:us-east-1:112233445566:key/8765CDEF-12cd-34ef-56cd-1234567812{nn}",
            "arn:aws:kms:us-east-1:112233445566:key/5678CDEF-12cd-34ef-56cd-1234567812{nn}",
        ),
        "FileSystemId": ("fs-12345678{nn}", "fs-87654321c{nn}"),
        "DirectoryPath": ("/fsx/Data{n}", "/efs/Other{n}"),
        "LocalPath": ("/opt/ml/checkpoints/Run{n}", "/opt/ml/other/Run{n}"),
        "DatasetArn": (
            "arn:aws:sagemaker:us-east-1:112233445566:hub-content/MyHub/DataSet/MyData{n}/1.2.3",
            "arn:aws:sagemaker:eu-west-1:aws:hub-content/OtherHub/DataSet/Other{n}",
        ),
        "HubContentArn": (
            "arn:aws:sagemaker:us-east-1:112233445566:hub-content/MyHub/ModelReference/MyModel{n}",
            "arn:aws:sagemaker:eu-west-1:112233445566:hub-content/OtherHub/ModelReference/Other{n}",
        ),
        "TrainingPlanArn": (
            "arn:aws:sagemaker:us-east-1:112233445566:training-plan/Plan{n}",
            "arn:aws-cn:sagemaker:cn-north-1:887766554433:training-plan/Other{n}",
        ),
        "TrainingPlanArns": (
            "arn:aws:sagemaker:us-east-1:112233445566:training-plan/Listed{n}",
            "arn:aws-cn:sagemaker:cn-north-1:887766554433:training-plan/Another{n}",
        ),
        "BaseModelArn": (
            "arn:aws:sagemaker:us-east-1:aws:hub-content/MyHub/Model/MyModel{n}",
            "arn:aws:sagemaker:eu-west-1:112233445566:hub-content/OtherHub/Model/Other{n}",
        ),
        "SequenceLength": ("3{n}K", "6{n}K"),
        "RuleConfigurationName": ("Rule{n}", "Other-Rule{n}"),
        "RuleEvaluatorImage": (
            "503895931360.dkr.ecr.us-east-1.amazonaws.com/sagemaker-debugger-rules:V{n}",
            "929884845733.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-debugger-rules:W{n}",
        ),
        "CollectionName": ("Losses{n}", "Gradients{n}"),
        "ChannelName": ("Train{n}", "Test-{n}"),
        "ContentType": ("text/Csv{n}", "application/Json{n}"),
        "AttributeNames": ("source-Ref{n}", "label-Ref{n}"),
        "InstanceGroupName": ("Group{n}", "Other-group{n}"),
        "InstanceGroupNames": ("Group{n}", "Other-group{n}"),
        "SecurityGroupIds": ("sg-1234Cd{n}", "sg-4321Ef{n}"),
        "Subnets": ("subnet-1234Cd{n}", "subnet-4321Ef{n}"),
        "MetricName": _METRIC,
        "Regex": ("Loss{n}=(.*?);", "Accuracy{n}=([1-8.]+)"),
        "UltraServerId": ("Ultra{n}", "Server{n}"),
        "DefinitionName": ("Definition-{n}", "Other{n}"),
        "ValueHint": ("Hint{n}", "Guess{n}"),
    },
    # Names that carry no meaning of their own.
    templates_by_parent={
        "MetricDefinitions.Name": _METRIC,
        "IntegerParameterRanges.Name": ("Int-Param{n}", "Other-Int{n}"),
        "ContinuousParameterRanges.Name": ("Float-Param{n}", "Other-Float{n}"),
        "CategoricalParameterRanges.Name": ("Choice-Param{n}", "Other-Choice{n}"),
        "AutoParameters.Name": ("Auto-Param{n}", "Other-Auto{n}"),
        "IntegerParameterRanges.MinValue": ("1{n}", "2{n}"),
        "IntegerParameterRanges.MaxValue": ("88{n}", "87{n}"),
        "ContinuousParameterRanges.MinValue": ("0.1{n}", "0.2{n}"),
        "ContinuousParameterRanges.MaxValue": ("0.8{n}", "0.7{n}"),
        "HyperParameters.key": ("Static-Param{n}", "Other-Static{n}"),
        "HyperParameters.value": ("Setting{n}", "Other setting{n}"),
        "StaticHyperParameters.key": ("Static-Param{n}", "Other-Static{n}"),
        "StaticHyperParameters.value": ("Setting{n}", "Other setting{n}"),
        "Environment.key": ("MODE_x{n}", "Other_{n}"),
        "Environment.value": ("Fast mode{n}", "Slow mode{n}"),
        "Values.member": ("Choice{n}", "Other choice{n}"),
        "Tags.Key": ("Team{n}", "Cost:Centre{n}"),
        "Tags.Value": ("Tuning{n}", "Research {n}"),
    },
    templates_by_shape={"HyperParameterTuningJobName": ("Parent-Job{n}", "Other-Job{n}")},
    # Numbers that mean something; a step of one keeps them apart.
    numbers={
        "InstanceCount": 2,
        "VolumeSizeInGB": 30,
        "MaxRuntimeInSeconds": 3600,
        "MaxWaitTimeInSeconds": 7200,
        "MaxPendingTimeInSeconds": 7200,
        "KeepAlivePeriodInSeconds": 600,
        "MaximumRetryAttempts": 3,
        "MaxNumberOfTrainingJobs": 8,
        "MaxParallelTrainingJobs": 2,
        "MinResource": 2,
        "MaxResource": 18,
        "TargetObjectiveMetricValue": 0.25,
    },
    # A day, which 16 bits do not hold; then what neither 32 bits nor a float hold.
    large={
        "MaxRuntimeInSeconds": (86_400,),
        "MaxWaitTimeInSeconds": (86_400,),
        "MaxNumberOfTrainingJobs": (500,),
        "MaxNumberOfTrainingJobsNotImproving": (500,),
        "RandomSeed": (2**31 - 1,),
        "Seed": (2**31, 2**53 + 1, 2**63 - 1),
    },
    choices={
        # Types without local storage: prose rules tie volumes and their keys to that.
        "TrainingInstanceType": (
            "ml.m5.xlarge",
            "ml.c5.2xlarge",
            "ml.m5.2xlarge",
            "ml.c5.xlarge",
            "ml.m5.4xlarge",
            "ml.c5.4xlarge",
        ),
        "TrainingInputMode": ("File", "Pipe"),
        "S3DataType": ("S3Prefix", "ManifestFile"),
    },
    customary={
        "CreateHyperParameterTuningJobRequest": frozenset({"TrainingJobDefinition"}),
        "HyperParameterTrainingJobDefinition": frozenset({"ResourceConfig"}),
        "CreateTrainingJobRequest": frozenset(
            {"AlgorithmSpecification", "ResourceConfig", "StoppingCondition"}
        ),
        "HyperParameterAlgorithmSpecification": frozenset({"TrainingImage", "MetricDefinitions"}),
        "AlgorithmSpecification": frozenset({"TrainingImage", "MetricDefinitions"}),
        "DataSource": frozenset({"S3DataSource"}),
        "ResourceConfig": frozenset({"InstanceType", "InstanceCount", "VolumeSizeInGB"}),
        "HyperParameterTuningResourceConfig": frozenset(
            {"InstanceType", "InstanceCount", "VolumeSizeInGB"}
        ),
        "StoppingCondition": frozenset({"MaxRuntimeInSeconds"}),
        "HyperParameterTuningJobConfig": frozenset(
            {"HyperParameterTuningJobObjective", "ParameterRanges"}
        ),
        "ParameterRanges": frozenset({"ContinuousParameterRanges"}),
        "ResourceLimits": frozenset({"MaxNumberOfTrainingJobs", "MaxParallelTrainingJobs"}),
        "ParentHyperParameterTuningJob": frozenset({"HyperParameterTuningJobName"}),
        "HyperParameterTuningJobStrategyConfig": frozenset({"HyperbandStrategyConfig"}),
        "HyperbandStrategyConfig": frozenset({"MinResource", "MaxResource"}),
        "BestObjectiveNotImproving": frozenset({"MaxNumberOfTrainingJobsNotImproving"}),
        "ConvergenceDetected": frozenset({"CompleteOnConvergence"}),
    },
    varied=frozenset({"TrainingInstanceType"}),
)

KNOWN: Final = (
    Known("sagemaker:*", TYPICAL),
    Known(
        "sagemaker:CreateCluster",
        TypicalTables(
            # The role that AWS manages for clusters reads buckets of this prefix only.
            templates={
                "SourceS3Uri": ("s3://sagemaker-cluster/Start{n}", "s3://sagemaker-other/Begin{n}")
            },
            customary={
                "CreateClusterRequest": frozenset({"InstanceGroups"}),
                "ClusterInstanceGroupSpecification": frozenset(
                    {"InstanceType", "LifeCycleConfig", "ThreadsPerCore"}
                ),
                "ClusterLifeCycleConfig": frozenset({"SourceS3Uri", "OnCreate"}),
            },
        ),
    ),
    Known(
        "sagemaker:CreatePipeline",
        TypicalTables(
            templates={
                "PipelineDefinition": (
                    '{{"Version":"2{n}2{n}-12-11","Steps":[]}}',
                    '{{"Version":"2{n}2{n}-11-12","Metadata":{{}},"Steps":[]}}',
                )
            },
            customary={"CreatePipelineRequest": frozenset({"PipelineDefinition"})},
        ),
    ),
)
